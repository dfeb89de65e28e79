//===- Diff.cpp - Changes as a unified diff -------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The edits are known, so nothing has to be compared: each edit spans some
// lines, edits that share lines make one block, and blocks with less than
// twice the context between them make one hunk.

#include "rewriters/Diff.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Path.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

using namespace llvm;

namespace unlatch {

namespace {

constexpr size_t Context = 3;

/// Lines [First, Last) become New.
struct Block {
  size_t First;
  size_t Last;
  std::vector<StringRef> New;
};

std::vector<StringRef> splitLines(StringRef Text) {
  std::vector<StringRef> Lines;
  while (!Text.empty()) {
    size_t End = Text.find('\n');
    End = End == StringRef::npos ? Text.size() : End + 1;
    Lines.push_back(Text.take_front(End));
    Text = Text.drop_front(End);
  }
  return Lines;
}

class Differ {
public:
  explicit Differ(const FileChange &Change)
      : Change(Change), Old(splitLines(Change.Before)) {
    size_t Offset = 0;
    for (StringRef Line : Old) {
      Starts.push_back(Offset);
      Offset += Line.size();
    }
    Starts.push_back(Offset);
    collect();
  }

  std::string hunks() {
    std::string Out;
    long Shift = 0;
    for (size_t I = 0; I != Blocks.size();) {
      size_t J = I + 1;
      while (J != Blocks.size() &&
             Blocks[J].First - Blocks[J - 1].Last <= 2 * Context)
        ++J;
      hunk(ArrayRef<Block>(Blocks).slice(I, J - I), Shift, Out);
      I = J;
    }
    return Out;
  }

private:
  size_t lineOf(size_t Offset) const {
    return std::prev(std::upper_bound(Starts.begin(), Starts.end(), Offset)) -
           Starts.begin();
  }

  void collect() {
    const std::vector<Edit> &Edits = Change.Edits;
    // Texts stay put while blocks refer to them.
    Texts.reserve(Edits.size());
    for (size_t I = 0; I != Edits.size();) {
      size_t First = lineOf(Edits[I].Range.Begin);
      size_t Last = std::min(lineOf(Edits[I].Range.End) + 1, Old.size());
      size_t J = I + 1;
      for (; J != Edits.size() && lineOf(Edits[J].Range.Begin) < Last; ++J)
        Last = std::min(lineOf(Edits[J].Range.End) + 1, Old.size());
      First = std::min(First, Old.size());
      add(First, Last, ArrayRef<Edit>(Edits).slice(I, J - I));
      I = J;
    }
  }

  void add(size_t First, size_t Last, ArrayRef<Edit> Edits) {
    std::string New;
    size_t At = Starts[First];
    StringRef Before = Change.Before;
    for (const Edit &E : Edits) {
      New += Before.slice(At, E.Range.Begin);
      New += E.Text;
      At = E.Range.End;
    }
    New += Before.slice(At, Starts[Last]);
    Texts.push_back(std::move(New));
    Block B{First, Last, splitLines(Texts.back())};
    while (B.First != B.Last && !B.New.empty() && Old[B.First] == B.New[0]) {
      ++B.First;
      B.New.erase(B.New.begin());
    }
    while (B.First != B.Last && !B.New.empty() &&
           Old[B.Last - 1] == B.New.back()) {
      --B.Last;
      B.New.pop_back();
    }
    if (B.First == B.Last && B.New.empty())
      return;
    // Neighbours read better as all old lines and then all new ones.
    if (!Blocks.empty() && Blocks.back().Last == B.First &&
        (Blocks.back().New.empty() ||
         Blocks.back().New.back().ends_with("\n"))) {
      Blocks.back().Last = B.Last;
      Blocks.back().New.insert(Blocks.back().New.end(), B.New.begin(),
                               B.New.end());
      return;
    }
    Blocks.push_back(std::move(B));
  }

  void line(char Mark, StringRef Text, std::string &Out) const {
    Out += Mark;
    Out += Text;
    if (!Text.ends_with("\n"))
      Out += "\n\\ No newline at end of file\n";
  }

  static std::string span(size_t First, size_t Count) {
    // An empty side is named by the line before it.
    size_t Line = Count == 0 ? First : First + 1;
    return Count == 1 ? fmt::format("{}", Line)
                      : fmt::format("{},{}", Line, Count);
  }

  void hunk(ArrayRef<Block> Part, long &Shift, std::string &Out) const {
    size_t First =
        Part.front().First < Context ? 0 : Part.front().First - Context;
    size_t Last = std::min(Part.back().Last + Context, Old.size());
    long Growth = 0;
    for (const Block &B : Part)
      Growth +=
          static_cast<long>(B.New.size()) - static_cast<long>(B.Last - B.First);
    size_t Count = Last - First;
    Out += fmt::format("@@ -{} +{} @@\n", span(First, Count),
                       span(First + Shift, Count + Growth));
    Shift += Growth;
    size_t At = First;
    for (const Block &B : Part) {
      for (; At != B.First; ++At)
        line(' ', Old[At], Out);
      for (; At != B.Last; ++At)
        line('-', Old[At], Out);
      for (StringRef New : B.New)
        line('+', New, Out);
    }
    for (; At != Last; ++At)
      line(' ', Old[At], Out);
  }

  const FileChange &Change;
  std::vector<StringRef> Old;
  std::vector<size_t> Starts;
  std::vector<std::string> Texts;
  std::vector<Block> Blocks;
};

/// The path below Root; with a tab where a space would end it for `patch`.
std::string displayPath(const FileChange &Change, StringRef Root) {
  Root = Root.rtrim('/');
  std::string Path;
  for (StringRef Name : {StringRef(Change.Name), StringRef(Change.RealPath)}) {
    StringRef Rest = Name;
    if (Rest.consume_front(Root) && Rest.starts_with("/"))
      Path = Rest.ltrim('/').str();
    if (!Path.empty())
      break;
  }
  if (Path.empty())
    Path = StringRef(Change.RealPath).ltrim('/').str();
  if (Path.find(' ') != std::string::npos)
    Path += '\t';
  return Path;
}

} // namespace

std::string unifiedDiff(const FileChange &Change, const std::string &Root) {
  std::string Hunks = Differ(Change).hunks();
  if (Hunks.empty())
    return {};
  std::string Path = displayPath(Change, Root);
  return fmt::format("--- a/{}\n+++ b/{}\n{}", Path, Path, Hunks);
}

} // namespace unlatch

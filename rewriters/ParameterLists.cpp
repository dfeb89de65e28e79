//===- ParameterLists.cpp - Where a helper's parameters and arguments stand
//===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/ParameterLists.h"

#include "analysis/CallGraph.h"

#include "llvm/ADT/STLExtras.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

std::optional<NamedList> listAfterName(const SourceText &Text, unsigned Begin,
                                       StringRef Name) {
  FileRange Last;
  for (const Token &T : Text.tokens(Begin, Text.bytes().size())) {
    StringRef S = Text.text(T);
    if (T.What == Token::Comment)
      continue;
    if (S == "(") {
      if (!Last.valid() || Text.text(Last) != Name)
        return std::nullopt;
      return NamedList{Last, Text.range(T.Begin, T.End)};
    }
    if (T.What == Token::Identifier)
      Last = Text.range(T.Begin, T.End);
    else if (S != "::" && S != "." && S != "->")
      return std::nullopt;
  }
  return std::nullopt;
}

/// The first declaration's list, found backwards from where its type ends.
static std::optional<NamedList> listBefore(const SourceText &Text, unsigned End,
                                           StringRef Name) {
  int Depth = 0;
  for (const Token &T : reverse(Text.tokens(0, End))) {
    StringRef S = Text.text(T);
    if (T.What == Token::Comment)
      continue;
    if (S == ")") {
      ++Depth;
    } else if (S == "(" && --Depth == 0) {
      if (Text.tokenBefore(T.Begin) == Name) {
        unsigned NameEnd = Text.text(0, T.Begin).rtrim().size();
        if (NameEnd < Name.size() ||
            Text.text(NameEnd - Name.size(), NameEnd) != Name)
          return std::nullopt; // a comment in between
        return NamedList{Text.range(NameEnd - Name.size(), NameEnd),
                         Text.range(T.Begin, T.End)};
      }
      if (Text.tokenBefore(T.Begin) != "noexcept")
        return std::nullopt;
    } else if (Depth == 0 && (S == ";" || S == "{" || S == "}")) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

Edit addFirst(const SourceText &Text, const FileRange &Paren,
              const std::string &Added) {
  StringRef Next = Text.tokenAfter(Paren.End);
  FileRange Place = Paren;
  std::string New = "(" + Added;
  if (Next == "void") {
    // f(void)
    for (const Token &T : Text.tokens(Paren.End, Text.bytes().size()))
      if (Text.text(T) == "void" && Text.tokenAfter(T.End) == ")") {
        Place.End = T.End;
        return Text.edit(Place, New);
      } else if (T.What != Token::Comment) {
        break;
      }
  }
  return Text.edit(Place, Next == ")" ? New : New + ", ");
}

std::variant<std::vector<NamedList>, Reason>
declarationsOf(const SectionWork &Work) {
  const Function &F = *Work.Fn;
  const SourceText &Text = *Work.Text;
  std::string Name(simpleName(F.Name));
  auto Refuse = [&](const char *Why) {
    return refuse("locked-helper", F.Loc, fmt::format("{} {}", F.Name, Why));
  };
  std::vector<NamedList> Lists;
  if (Text.covers(F.Loc))
    if (auto Found = listAfterName(Text, F.Loc.Begin, Name))
      Lists.push_back(*Found);
  if (Lists.empty() || !(Lists.front().Name == F.Loc))
    return Refuse("is not defined by its name and a list of parameters");
  // The first one, which may be elsewhere.
  if (!F.AttributePlace.valid() || !Work.FirstText)
    return Refuse("is not declared by its name and a list of parameters");
  auto First = listBefore(*Work.FirstText, F.AttributePlace.Begin, Name);
  if (!First)
    return Refuse("is not declared by its name and a list of parameters");
  if (!(First->Name == F.Loc))
    Lists.push_back(*First);
  return Lists;
}

} // namespace unlatch

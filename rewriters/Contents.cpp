//===- Contents.cpp - A file with all its edits, includes and formatting --===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Contents.h"

#include "rewriters/Includes.h"

#include "clang/Format/Format.h"
#include "clang/Tooling/Core/Replacement.h"

using namespace llvm;
using clang::tooling::Range;
using clang::tooling::Replacement;
using clang::tooling::Replacements;

namespace unlatch {

static constexpr StringRef ByteOrderMark = "\xEF\xBB\xBF";

static std::string withLineEnds(StringRef Text, bool CRLF) {
  if (!CRLF)
    return Text.str();
  std::string Out;
  for (size_t I = 0; I != Text.size(); ++I) {
    if (Text[I] == '\n' && (I == 0 || Text[I - 1] != '\r'))
      Out += '\r';
    Out += Text[I];
  }
  return Out;
}

namespace {

/// Replacements that follow one another, kept as one set on the original.
class Rewriter {
public:
  Rewriter(std::string File, std::string Code)
      : File(std::move(File)), Code(std::move(Code)) {}

  void apply(const Replacements &Next) {
    auto Changed = clang::tooling::applyAllReplacements(Code, Next);
    if (!Changed) {
      consumeError(Changed.takeError());
      return;
    }
    Code = std::move(*Changed);
    All = All.merge(Next);
  }

  /// The lines that now hold text which was not there before.
  std::vector<Range> touched() const {
    std::vector<Range> Ranges;
    for (const Range &R : All.getAffectedRanges())
      if (R.getLength() != 0)
        Ranges.push_back(R);
    return Ranges;
  }

  const std::string &file() const { return File; }
  const std::string &code() const { return Code; }
  const Replacements &all() const { return All; }

private:
  std::string File;
  std::string Code;
  Replacements All;
};

} // namespace

static void format(Rewriter &Out, const clang::format::FormatStyle &Style) {
  std::vector<Range> Ranges = Out.touched();
  if (Ranges.empty() || Style.DisableFormat)
    return;
  clang::format::FormattingAttemptStatus Status;
  Replacements Changes =
      clang::format::reformat(Style, Out.code(), Ranges, Out.file(), &Status);
  if (Status.FormatComplete)
    Out.apply(Changes);
}

FileChange changeFile(const SourceText &Text, const std::string &Name,
                      const FileEdits &Edits, bool FormatLines) {
  StringRef Original = Text.bytes();
  // A mark before the first line would make that line no directive to those
  // who look at it as text.
  unsigned Skip =
      Original.starts_with(ByteOrderMark) ? ByteOrderMark.size() : 0;
  Rewriter Out(Text.file(), Original.drop_front(Skip).str());

  Replacements First;
  for (const Edit &E : Edits.Edits)
    if (Error Failed = First.add(Replacement(
            Text.file(), E.Range.Begin - Skip, E.Range.End - E.Range.Begin,
            withLineEnds(E.Text, Text.usesCRLF()))))
      consumeError(std::move(Failed)); // They were checked against overlaps.
  Out.apply(First);

  auto Found = clang::format::getStyle("file", Text.file(), "none", Out.code());
  clang::format::FormatStyle Style =
      Found ? *Found : clang::format::getNoStyle();
  if (!Found)
    consumeError(Found.takeError());
  auto IncludeStyle = Style.DisableFormat
                          ? clang::format::getLLVMStyle().IncludeStyle
                          : Style.IncludeStyle;
  Replacements Includes =
      editIncludes(Text.file(), Out.code(), Edits.AddIncludes,
                   Edits.DropIncludes, IncludeStyle);
  Replacements Ended;
  for (const Replacement &R : Includes)
    if (Error Failed = Ended.add(
            Replacement(R.getFilePath(), R.getOffset(), R.getLength(),
                        withLineEnds(R.getReplacementText(), Text.usesCRLF()))))
      consumeError(std::move(Failed));
  Out.apply(Ended);
  if (FormatLines)
    format(Out, Style);

  FileChange Change;
  Change.RealPath = Text.file();
  Change.Name = Name;
  Change.Before = Original.str();
  Change.After = (Original.take_front(Skip) + Out.code()).str();
  for (const Replacement &R : Out.all())
    Change.Edits.push_back(Text.edit(R.getOffset() + Skip,
                                     R.getOffset() + Skip + R.getLength(),
                                     R.getReplacementText()));
  return Change;
}

} // namespace unlatch

//===- FieldRead.cpp - One read of a field, one lock-free read ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// `return count_;` under the lock becomes `return count_.load();`: a copy
// before and after. Only in a return statement, behind which nothing is left
// that the lock could have kept in step.

#include "rewriters/Forms.h"
#include "rewriters/Opening.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

/// Whether a place lies in a return statement of the section's own block.
static bool isInReturn(const SectionWork &Work, const FileRange &Place) {
  const SourceText &Text = *Work.Text;
  for (const Token &T :
       reverse(Text.tokens(Work.Sec->Acquire.End, Place.Begin))) {
    StringRef S = Text.text(T);
    if (S == "return")
      return true;
    if (S == ";" || S == "}")
      return false;
  }
  return false;
}

std::optional<FormEdits> fieldRead(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  if (!Work.Maps.empty() || Work.Mentions.size() != 1 ||
      S.Shape != SectionShape::Guard || !S.Changes.empty() || S.OtherEffects)
    return std::nullopt;
  const StateAccess &Read = *Work.Mentions.front();
  // What it points to is good as long as it is the version of now.
  if (Read.Write || Read.Pointee || Read.Repeats || Read.Named ||
      !isInReturn(Work, Read.Mention))
    return std::nullopt;
  FormEdits Result;
  StringRef After = Text.tokenAfter(Read.Mention.End);
  bool Whole = Text.tokenBefore(Read.Mention.Begin) == "return" && After == ";";
  if (After == "." &&
      Text.text(Read.Mention.End, Read.Mention.End + 1) == ".") {
    // The handle lives to the end of the full expression.
    Result.Edits.push_back(
        Text.edit(Read.Mention.End, Read.Mention.End + 1, ".get()->"));
  } else if (Whole || (Work.Fields.front()->Cheap && After != "->" &&
                       After != "[" && After != "(")) {
    Result.Edits.push_back(
        Text.edit(Read.Mention.End, Read.Mention.End, ".load()"));
  } else {
    return std::nullopt;
  }
  if (!dropGuard(Work, Result.Edits))
    return std::nullopt;
  return Result;
}

} // namespace unlatch

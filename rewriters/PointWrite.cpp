//===- PointWrite.cpp - One write, one atomic write -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A write section that does one thing to the map and nothing else needs no
// transaction: the registry's own write is atomic, and excludes other writers
// for as long as it takes.

#include "rewriters/Forms.h"
#include "rewriters/Opening.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

/// What is done with the pair that an insertion gives: it says whether
/// something was inserted, and pins what is there for as long as it lives.
static bool resultStays(const SectionWork &Work, const MapAccess &Write) {
  const SourceText &Text = *Work.Text;
  std::vector<const MapAccess *> Uses = Work.usesOf(&Write);
  if (!all_of(Uses, [](const MapAccess *Use) {
        return Use->Op == MapOp::ElementRead;
      }))
    return false;
  switch (Write.Use) {
  case ResultUse::Discarded:
    return Uses.empty();
  case ResultUse::Value:
    // What refers to the element must not be used after the statement.
    return Text.tokenAfter(Write.Call.End) == "." &&
           (Uses.empty() ||
            (Text.covers(Write.Statement) &&
             Text.tokenAfter(Write.Statement.Begin) == "return"));
  case ResultUse::Variable:
    return Write.Result.Auto && !Write.Result.Reassigned &&
           Text.covers(Write.Result.Scope) &&
           Write.Result.Scope.End >= Work.Sec->Block.End - 1 &&
           !isReturned(Text, Write);
  default:
    return false;
  }
}

std::optional<FormEdits> pointWrite(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  if (!heldByGuard(S) || !S.Changes.empty() || S.OtherEffects ||
      Work.Operations.size() != 1)
    return std::nullopt;
  const MapAccess &Write = *Work.Operations.front();
  if (Write.InLoop || !Text.covers(Write.Call))
    return std::nullopt;

  // Each of these puts another element where an equal key was.
  bool Replaces = Write.Op == MapOp::Subscript ||
                  Write.Op == MapOp::InsertOrAssign ||
                  Write.Op == MapOp::Assign;
  if (Replaces && Work.AddressesKept)
    return std::nullopt;

  FormEdits Result;
  bool Fits = false;
  switch (Write.Op) {
  case MapOp::Subscript:
    Fits = Work.usesOf(&Write).empty() &&
           spellInsertOrAssign(Text, Write, Result.Edits);
    break;
  case MapOp::Insert:
  case MapOp::Emplace:
  case MapOp::TryEmplace:
  case MapOp::InsertOrAssign:
    Fits = !Write.ValueConverts && insertsOneElement(Text, Write) &&
           resultStays(Work, Write);
    break;
  case MapOp::EraseKey:
    Fits = Write.Use == ResultUse::Discarded || Write.Use == ResultUse::Value ||
           (Write.Use == ResultUse::Variable && !Write.Result.Reassigned);
    break;
  case MapOp::Clear:
    Fits = true;
    break;
  case MapOp::EraseIf:
    Fits =
        (Write.Use == ResultUse::Discarded || Write.Use == ResultUse::Value ||
         Write.Use == ResultUse::Variable) &&
        spellEraseIf(Text, Write, Result.Edits);
    break;
  case MapOp::Assign:
    Fits = isAssignment(Text, Write);
    break;
  default:
    break;
  }
  if (!Fits)
    return std::nullopt;
  if (!dropGuard(Work, Result.Edits))
    return std::nullopt;
  return Result;
}

} // namespace unlatch

//===- Direct.cpp - Operations on an object that is not shared ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// In a constructor, say, there is no section and no other thread: most
// operations are the registry's own under the same name. What a registry has
// not (operator[], iteration) goes through a temporary view or update, as long
// as nothing of it is kept.

#include "rewriters/Forms.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace unlatch {

FormResult directAccess(const DirectAccess &Access) {
  const MapAccess &A = *Access.Operation;
  const SourceText &Text = *Access.Text;
  FormEdits Result;
  auto Refuse = [&](const char *Message) {
    return refuse("unsupported-section", A.Mention, Message);
  };
  if (A.Op == MapOp::Escape)
    return refuse("map-escapes", A.Mention,
                  A.Why.empty() ? "the map goes elsewhere" : A.Why);
  if (A.Dependent && Access.Fn->Kind == FunctionKind::Lambda)
    return refuse("template-dependent", A.Mention,
                  "the map is used in a lambda of a template");
  bool Edited =
      A.Op == MapOp::Subscript || A.Op == MapOp::RangeFor || A.SubscriptSpelled;
  if (Edited && (A.InMacro || !Text.covers(A.Mention)))
    return refuse("macro", A.Mention, "the map is used inside a macro");
  auto Through = [&](StringRef Call) {
    Result.OpensUpdate |= Call == "update";
    Result.Edits.push_back(Text.edit(A.Mention.End, A.Mention.End,
                                     (Twine(".") + Call + "()").str()));
  };
  // Whether something found through a temporary outlives it.
  auto Near = [&](const MapAccess *Use) {
    const FileRange &Place = Use->Call.valid() ? Use->Call : Use->Mention;
    return Use->Op != MapOp::ElementEscape && Place.contains(A.Call);
  };
  bool Changed = !A.ConstElement || any_of(Access.Uses, [](const auto *Use) {
    return isWrite(Use->Op);
  });

  switch (A.Op) {
  case MapOp::Insert:
  case MapOp::Emplace:
  case MapOp::TryEmplace:
  case MapOp::InsertOrAssign:
    if (!A.InMacro && !insertsOneElement(Text, A)) {
      if (A.Use != ResultUse::Discarded || !Access.Uses.empty())
        return Refuse("an iterator into the unshared map is kept");
      if (Text.text(A.Mention.End, A.Call.End).contains("emplace_hint"))
        return Refuse("a hint names an iterator into the unshared map");
      return Result; // a range, or a hint that the registry has no name for
    }
    [[fallthrough]];
  case MapOp::Contains:
  case MapOp::Count:
  case MapOp::Size:
  case MapOp::Empty:
  case MapOp::EraseKey:
  case MapOp::Clear:
  case MapOp::Reserve:
    if (Changed || (isWrite(A.Op) && A.Use != ResultUse::Discarded &&
                    A.Use != ResultUse::Value))
      return Refuse("what an operation on the unshared map gives is kept");
    return Result;
  case MapOp::EraseIf:
    if (A.InMacro || !spellEraseIf(Text, A, Result.Edits))
      return Refuse("erase_if is called in a way that cannot be respelled");
    return Result;
  case MapOp::Assign:
    // Also what a constructor's initializer does.
    if (A.Use != ResultUse::Discarded)
      return Refuse("the unshared map is assigned to within an expression");
    return Result;
  case MapOp::End:
    return Result;
  case MapOp::Find:
    if (isReturned(Text, A))
      return Refuse("an iterator into the unshared map is kept");
    if (Changed || (A.Use != ResultUse::Variable && A.Use != ResultUse::Value &&
                    A.Use != ResultUse::ComparedToEnd))
      return Refuse("an element of the unshared map is changed in place");
    if (A.Use == ResultUse::Variable &&
        (A.Result.Reassigned || !isWholeInitializer(Text, A.Call) ||
         !deduceType(Text, A, Result.Edits)))
      return Refuse("an iterator into the unshared map is kept");
    return Result;
  case MapOp::At:
    // A view's at() refers to the element, as the map's does; the registry's
    // would be a copy.
    if (Changed || A.SubscriptSpelled || A.InMacro ||
        A.Use != ResultUse::Value || !all_of(Access.Uses, Near))
      return Refuse("an element of the unshared map is kept");
    Through("view");
    return Result;
  case MapOp::RangeFor:
    Through(Changed ? "update" : "view");
    return Result;
  case MapOp::Subscript:
    if (spellInsertOrAssign(Text, A, Result.Edits))
      return Result;
    if ((A.Use != ResultUse::Assigned && A.Use != ResultUse::Value &&
         A.Use != ResultUse::Discarded) ||
        !all_of(Access.Uses, Near))
      return Refuse("an element of the unshared map is kept");
    Through("update");
    return Result;
  default:
    return Refuse("the unshared map is used in a way that a registry has no "
                  "name for");
  }
}

} // namespace unlatch

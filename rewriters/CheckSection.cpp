//===- CheckSection.cpp - Sections that no form can edit ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

/// `std::shared_lock a(mu_), b(other_);` takes more than one lock.
static bool declaresSeveral(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  unsigned Begin = S.Acquire.Begin;
  if (Text.covers(S.GuardType) && S.Acquire.contains(S.GuardType))
    Begin = S.GuardType.End;
  int Depth = 0;
  for (const Token &T : Text.tokens(Begin, S.Acquire.End)) {
    StringRef Spelled = Text.text(T);
    if (Spelled == "(" || Spelled == "{" || Spelled == "[")
      ++Depth;
    else if (Spelled == ")" || Spelled == "}" || Spelled == "]")
      --Depth;
    else if (Spelled == "," && Depth == 0)
      return true;
  }
  return false;
}

/// Where the guard is named by something that is neither its declaration nor
/// an unlock: a macro, a branch that the preprocessor left out, a condition.
static std::optional<FileRange> strayGuardName(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  if (S.GuardName.empty())
    return std::nullopt;
  for (const Token &T : Text.tokens(S.Acquire.End, S.Block.End)) {
    if (T.What != Token::Identifier || Text.text(T) != S.GuardName)
      continue;
    StringRef Before = Text.tokenBefore(T.Begin);
    if (Before == "." || Before == "->" || Before == "::")
      continue;
    FileRange Place = Text.range(T.Begin, T.End);
    if (none_of(S.Changes, [&](const Section::Change &C) {
          return C.Statement.contains(Place);
        }))
      return Place;
  }
  return std::nullopt;
}

std::optional<Reason> checkOperations(const SectionWork &Work) {
  const SourceText &Text = *Work.Text;
  for (const MapAccess *A : Work.Operations) {
    bool Iterator = A->Op == MapOp::Find || A->Op == MapOp::Bound ||
                    A->Op == MapOp::Begin || A->Op == MapOp::End ||
                    A->Op == MapOp::Insert || A->Op == MapOp::Emplace ||
                    A->Op == MapOp::TryEmplace ||
                    A->Op == MapOp::InsertOrAssign ||
                    A->Op == MapOp::EraseIterator;
    if (Iterator && !A->InMacro && isReturned(Text, *A))
      return Work.Helper
                 ? refuse("locked-helper", A->Mention,
                          Work.Fn->Name + " gives an iterator to its caller")
                 : refuse("map-escapes", A->Mention,
                          "an iterator leaves the section");
    if (A->Dependent && Work.Helper)
      return refuse("template-dependent", A->Mention,
                    "a helper of a template uses the map");
    if (A->Dependent && Work.Fn->Kind == FunctionKind::Lambda)
      return refuse("template-dependent", A->Mention,
                    "the map is used in a lambda of a template");
    if (!Text.covers(A->Mention) && !A->InMacro)
      return refuse("unsupported-section", A->Mention,
                    "the map is used in another file than its section");
    if (A->Op == MapOp::Escape)
      return refuse("map-escapes", A->Mention,
                    A->Why.empty() ? "the map goes elsewhere" : A->Why);
  }
  return std::nullopt;
}

std::optional<Reason> checkSection(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  auto Refuse = [&](const char *Code, const char *Message) {
    return refuse(Code, S.Acquire, Message);
  };
  if (S.InMacro)
    return Refuse("macro", "the lock is taken inside a macro");
  if (S.Dependent)
    return Refuse("template-dependent", "the lock is taken in a template");
  if (S.Suspends)
    return Refuse("unsupported-section",
                  "the coroutine is suspended while the lock is held");
  if (S.WaitsOnCondition)
    return Refuse("mutex-escapes",
                  "a condition variable is waited on with this lock");
  if (S.TryOrTimed)
    return Refuse("timed-or-try-lock", "the lock may not be taken here");
  if (S.GuardEscapes)
    return Refuse("unsupported-section",
                  "the guard is passed on or asked for its state");
  if (!heldByGuard(S) && S.Shape != SectionShape::Manual)
    return Refuse("unsupported-section",
                  S.Shape == SectionShape::Several
                      ? "one guard holds several locks"
                  : S.Shape == SectionShape::Opaque
                      ? "the guard's class does more than lock and unlock, or "
                        "was not seen whole"
                      : "the guard is locked later, or comes from or goes to "
                        "another function");
  StringRef Before =
      Text.covers(S.Acquire) ? Text.tokenBefore(S.Acquire.Begin) : StringRef();
  if (!Text.covers(S.Block) || !S.Block.contains(S.Acquire) ||
      !Text.text(S.Acquire).ends_with(";") ||
      !Text.text(S.Block).starts_with("{") ||
      !Text.text(S.Block).ends_with("}") ||
      (Before != "{" && Before != "}" && Before != ";") ||
      declaresSeveral(Work))
    return Refuse("unsupported-section",
                  "the lock is not taken by a statement of its own in a block");
  bool Unlocks = false;
  for (const Section::Change &C : S.Changes) {
    Unlocks |= C.Unlock;
    if (!Text.covers(C.Statement) || !S.Block.contains(C.Statement) ||
        !Text.text(C.Statement).ends_with(";"))
      return refuse("unsupported-section", C.Statement,
                    "the lock is released or renewed outside the block that "
                    "took it, or not by a statement of its own");
  }
  if (S.Shape == SectionShape::Manual && !Unlocks)
    return Refuse("unsupported-section",
                  "no statement of this block releases the lock");
  if (auto Stray = strayGuardName(Work))
    return refuse("unsupported-section", *Stray,
                  "the guard is used for more than locking and unlocking");
  for (const StateAccess *A : Work.Mentions)
    if (!Text.covers(A->Mention))
      return refuse("unsupported-section", A->Mention,
                    "a field is used in another file than its section");
  return checkOperations(Work);
}

} // namespace unlatch

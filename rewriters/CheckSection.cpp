//===- CheckSection.cpp - Sections that no form can edit ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Spelling.h"
#include "rewriters/Wrapped.h"

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
  unsigned Begin = isRun(Work) ? S.Block.Begin : S.Acquire.End;
  for (const Token &T : Text.tokens(Begin, S.Block.End)) {
    if (T.What != Token::Identifier || Text.text(T) != S.GuardName)
      continue;
    StringRef Before = Text.tokenBefore(T.Begin);
    if (Before == "." || Before == "->" || Before == "::")
      continue;
    FileRange Place = Text.range(T.Begin, T.End);
    if (none_of(S.Changes,
                [&](const Section::Change &C) {
                  return C.Statement.contains(Place);
                }) &&
        (!isWrapped(Work) || none_of(Work.Operations, [&](const MapAccess *A) {
          return A->Mention.contains(Place);
        })))
      return Place;
  }
  return std::nullopt;
}

/// Where the lock is taken again after A was done and the lock released.
static const Section::Change *renewedAfter(const Section &S,
                                           const MapAccess &A) {
  bool Released = false;
  for (const Section::Change &C : S.Changes) {
    if (C.Statement.Begin < A.Call.End)
      continue;
    if (!C.Unlock && Released)
      return &C;
    Released |= C.Unlock;
  }
  return nullptr;
}

/// Whether A gives something that is named by a variable and refers into the
/// map.
static bool namesPlace(const SourceText &Text, const MapAccess &A) {
  if (A.Use != ResultUse::Variable || A.Result.Name.empty())
    return false;
  switch (A.Op) {
  case MapOp::At:
  case MapOp::Subscript:
    return Text.covers(A.Result.TypeRange) &&
           Text.text(A.Result.TypeRange).ends_with("&");
  case MapOp::Find:
  case MapOp::Bound:
  case MapOp::Begin:
  case MapOp::RangeFor:
  case MapOp::Insert:
  case MapOp::Emplace:
  case MapOp::TryEmplace:
  case MapOp::InsertOrAssign:
  case MapOp::EraseIterator:
    return true;
  default:
    return false;
  }
}

/// The first mention of a variable from From to To.
static const Token *firstNamed(const SourceText &Text, StringRef Name,
                               unsigned From, unsigned To) {
  for (const Token &T : Text.tokens(From, To))
    if (T.What == Token::Identifier && Text.text(T) == Name)
      return &T;
  return nullptr;
}

/// Whether what A found is used after the lock was released and taken again.
/// The view or update that it belongs to has ended by then.
static bool outlivesRelease(const SectionWork &Work, const MapAccess &A) {
  const SourceText &Text = *Work.Text;
  if (!Text.covers(A.Call))
    return false;
  const Section::Change *Renewal = renewedAfter(*Work.Sec, A);
  if (!Renewal)
    return false;
  const FileRange &Scope = A.Result.Scope;
  bool Named = namesPlace(Text, A) && Text.covers(Scope) &&
               Scope.contains(Renewal->Statement);
  if (Named && Text.text(Scope).starts_with("for"))
    return true;
  // A variable that is assigned to first names something else.
  bool Renamed = false;
  if (const Token *First = Named ? firstNamed(Text, A.Result.Name,
                                              Renewal->Statement.End, Scope.End)
                                 : nullptr) {
    StringRef After = Text.text(Text.range(First->End, Scope.End)).ltrim();
    Renamed = After.starts_with("=") && !After.starts_with("==");
    if (!Renamed)
      return true;
  }
  return any_of(Work.usesOf(&A), [&](const MapAccess *Use) {
    const FileRange &Place = Use->Call.valid() ? Use->Call : Use->Mention;
    if (!Text.covers(Place) || Use->Op == MapOp::PointeeRead ||
        Use->Op == MapOp::PointeeWrite ||
        (Renamed && Text.text(Place).starts_with(A.Result.Name)))
      return false;
    return Place.Begin >= Renewal->Statement.End || (Use->InLoop && !A.InLoop);
  });
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
    if (outlivesRelease(Work, *A))
      return refuse("unsupported-section", A->Mention,
                    "what it finds is used after the lock was released and "
                    "taken again");
  }
  return std::nullopt;
}

/// What is named in the section.
static std::optional<Reason> checkNames(const SectionWork &Work) {
  if (auto Stray = strayGuardName(Work))
    return refuse("unsupported-section", *Stray,
                  "the guard is used for more than locking and unlocking");
  for (const StateAccess *A : Work.Mentions)
    if (!Work.Text->covers(A->Mention))
      return refuse("unsupported-section", A->Mention,
                    "a field is used in another file than its section");
  return checkOperations(Work);
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
  if (isWrapped(Work)) {
    if (auto R = checkWrapped(Work))
      return R;
    if (isTemporary(Work))
      return checkOperations(Work);
  }
  if (isRun(Work))
    return checkNames(Work);
  StringRef Before =
      Text.covers(S.Acquire) ? Text.tokenBefore(S.Acquire.Begin) : StringRef();
  if (!Text.covers(S.Block) || !S.Block.contains(S.Acquire) ||
      !Text.text(S.Acquire).ends_with(";") ||
      (!isInHead(Work) &&
       (!Text.text(S.Block).starts_with("{") ||
        !Text.text(S.Block).ends_with("}") ||
        (Before != "{" && Before != "}" && Before != ";"))) ||
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
  return checkNames(Work);
}

} // namespace unlatch

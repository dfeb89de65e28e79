//===- RewriteSection.cpp - Which form a section takes --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Forms.h"
#include "rewriters/GivenElements.h"
#include "rewriters/InPlace.h"
#include "rewriters/Spelling.h"
#include "rewriters/UnsharedCall.h"
#include "rewriters/Wrapped.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

/// A section that holds the lock exclusively may do so for more than the map:
/// to keep others out of what the elements point to, or of a callee. Only one
/// that visibly does nothing but read is a read section.
static bool onlyReads(const SectionWork &Work) {
  if (Work.writes() || Work.Sec->OtherEffects || Work.UsesWrittenState)
    return false;
  int Index = Work.Sec - Work.Fn->Sections.data();
  auto Here = [&](const Lockset &Held) {
    return any_of(Held, [&](const HeldLock &L) { return L.Section == Index; });
  };
  return none_of(Work.Elements,
                 [](const ElementUse &E) {
                   return E.Use->Op != MapOp::ElementRead || E.Use->Mutable;
                 }) &&
         none_of(Work.Calls,
                 [](const HelperCall &C) { return C.Callee->Writes; }) &&
         none_of(Work.Fn->States,
                 [&](const StateAccess &A) { return A.Write && Here(A.Held); });
}

/// A map that the object of a const function has in itself: no update() of it
/// can be opened there.
static const MapAccess *constToFunction(const SectionWork &Work) {
  if (!Work.Fn->Const)
    return nullptr;
  auto It = find_if(Work.Operations, [&](const MapAccess *A) {
    return A->Map.Root == "this" && A->Map.Steps.size() == 1 &&
           !Work.mapOf(*A).Mutable;
  });
  return It == Work.Operations.end() ? nullptr : *It;
}

static FormResult named(const char *Form, FormResult Result) {
  if (auto *Edits = std::get_if<FormEdits>(&Result))
    Edits->Form = Form;
  return Result;
}

std::optional<FormEdits> rewriteTogether(const SectionWork &Reads,
                                         const SectionWork &Writes) {
  if (Reads.Fn != Writes.Fn || Reads.Helper || Writes.Helper ||
      Reads.Unshared || Writes.Unshared || isWrapped(Reads) ||
      isWrapped(Writes) || checkSection(Reads) || checkSection(Writes) ||
      checkInPlace(Writes))
    return std::nullopt;
  auto Edits = getOrEmplace(Writes, &Reads);
  if (Edits)
    Edits->Form = "get-or-create";
  return Edits;
}

static FormResult chooseForm(const SectionWork &Work, Names &Names) {
  if (Work.Helper) {
    if (auto R = checkOperations(Work))
      return *R;
    if (auto R = checkInPlace(Work))
      return *R;
    if (auto R = checkGivenElements(Work))
      return *R;
    return named("helper", Work.Helper->Writes ? updateSection(Work, Names)
                                               : viewSection(Work, Names));
  }
  if (Work.Unshared)
    return unsharedCall(Work, Names);
  if (auto R = checkSection(Work))
    return *R;
  if (auto R = checkInPlace(Work))
    return *R;
  if (auto R = checkGivenElements(Work))
    return *R;
  const Section &S = *Work.Sec;
  if (S.Mode == LockMode::Shared && Work.writes()) {
    FileRange Write = S.Acquire;
    for (const MapAccess *A : Work.Operations)
      if (isWrite(A->Op))
        Write = A->Mention;
    for (const ElementUse &E : Work.Elements)
      if (isWrite(E.Use->Op))
        Write = E.Use->Mention;
    return refuse("unsynchronized-access", Write,
                  "the map is changed while its lock is held shared only");
  }
  if (isTemporary(Work) && Work.Operations.front()->Op == MapOp::End)
    return named("lookup", FormEdits());
  bool Single =
      Work.Maps.size() == 1 && Work.Fields.empty() && Work.Calls.empty();
  if (S.Mode == LockMode::Shared || onlyReads(Work)) {
    if (Single) {
      if (auto Edits = pointRead(Work))
        return named("lookup", std::move(*Edits));
      if (auto Edits = copyOut(Work))
        return named("copy", std::move(*Edits));
    }
    if (auto Edits = fieldRead(Work))
      return named("lookup", std::move(*Edits));
    return named("view", viewSection(Work, Names));
  }
  if (const MapAccess *A = constToFunction(Work))
    return refuse("unsupported-section", A->Mention,
                  Work.Fn->Name +
                      " holds the lock exclusively for more than to read the "
                      "map, but is const, so that it can open no update() of "
                      "it; if it only reads, let it hold the lock shared");
  if (Single && !isWrapped(Work))
    if (auto Edits = getOrEmplace(Work, nullptr))
      return named("get-or-create", std::move(*Edits));
  if (Single && !Work.UsesWrittenState)
    if (auto Edits = pointWrite(Work))
      return named("write", std::move(*Edits));
  if (auto Edits = fieldWrite(Work))
    return named("write", std::move(*Edits));
  return named("update", updateSection(Work, Names));
}

FormResult rewriteSection(const SectionWork &Work, Names &Names) {
  return respellWrapped(Work, chooseForm(Work, Names));
}

} // namespace unlatch

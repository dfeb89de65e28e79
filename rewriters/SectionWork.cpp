//===- SectionWork.cpp - What the sections of one map amount to -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Sections.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

using namespace llvm;

namespace unlatch {

std::vector<const MapAccess *>
SectionWork::usesOf(const MapAccess *Operation) const {
  std::vector<const MapAccess *> Uses;
  for (const ElementUse &E : Elements)
    if (E.Origin == Operation)
      Uses.push_back(E.Use);
  return Uses;
}

const MapDecl &SectionWork::mapOf(const MapAccess &A) const {
  return **find_if(Maps, [&](const MapDecl *M) { return M->Usr == A.MapUsr; });
}

void SectionWork::involve(const MapDecl *Map) {
  if (!is_contained(Maps, Map))
    Maps.push_back(Map);
}

bool SectionWork::writes(const StateDecl &Field) const {
  return any_of(Mentions, [&](const StateAccess *A) {
    return A->Usr == Field.Usr && A->Write && !A->Pointee;
  });
}

bool SectionWork::writes() const {
  return any_of(Calls, [](const HelperCall &C) { return C.Callee->Writes; }) ||
         any_of(Fields, [&](const StateDecl *F) { return writes(*F); }) ||
         any_of(Operations,
                [](const MapAccess *A) { return isWrite(A->Op); }) ||
         any_of(Elements,
                [](const ElementUse &E) { return isWrite(E.Use->Op); });
}

/// Whether an operation may leave an empty pointer, or empty what it found: all
/// that puts elements in may, but where it fills those that are new.
static bool mayLeaveEmpty(const MapAccess &A,
                          ArrayRef<const MapAccess *> Uses) {
  bool Fills = any_of(Uses, [](const MapAccess *U) { return U->Creates; });
  bool PutsIn = (A.Op >= MapOp::Subscript && A.Op <= MapOp::InsertOrAssign) ||
                A.Op == MapOp::Assign || A.Op == MapOp::Swap;
  return (PutsIn && !Fills) || any_of(Uses, [](const MapAccess *U) {
           return isWrite(U->Op) && !U->Creates;
         });
}

bool MapWork::leavesEmpty(const SectionWork &Section) const {
  auto Concerned = [&](const MapAccess &A) {
    return is_contained(Section.Maps, find_if(Maps, [&](const MapDecl *M) {
                          return M->Usr == A.MapUsr;
                        })[0]);
  };
  for (const SectionWork &S : Sections)
    if (S.Sec->Acquire != Section.Sec->Acquire)
      for (const MapAccess *A : S.Operations)
        if (Concerned(*A) && mayLeaveEmpty(*A, S.usesOf(A)))
          return true;
  return any_of(Direct, [&](const DirectAccess &D) {
    return Concerned(*D.Operation) && mayLeaveEmpty(*D.Operation, D.Uses);
  });
}

bool MapWork::inUse(const StateDecl &Field) const {
  return Field.SilentlyDestroyed && any_of(Sections, [](const SectionWork &S) {
           return S.Sec->EffectsBeyondResults && !S.writes();
         });
}

bool MapWork::needsGroup() const {
  return !Fields.empty() || any_of(Sections, [&](const SectionWork &S) {
    return S.Maps.size() > 1 || (Maps.size() > 1 && S.UsesWrittenState);
  });
}

std::optional<InPlaceBy> MapWork::changesInPlace(const MapDecl &Map) const {
  std::optional<InPlaceBy> By;
  if (Map.ValueCopyable)
    return By;
  for (const SectionWork &S : Sections) {
    unsigned Uses = 0;
    bool Changes = false, Unseen = false;
    for (const ElementUse &E : S.Elements) {
      if (E.Use->MapUsr != Map.Usr)
        continue;
      if (E.Use->Op == MapOp::ElementEscape) {
        if (E.Use->Mutable)
          By = std::max(By, std::optional(InPlaceBy::Others));
        continue;
      }
      ++Uses;
      Changes |= E.Use->Mutable && S.Sec->Mode == LockMode::Shared;
      Unseen |= E.Use->Possible;
    }
    if (Changes)
      By = std::max(
          By, std::optional(Uses > 1 || Unseen || S.Helper || !S.Calls.empty()
                                ? InPlaceBy::ReadersInSteps
                                : InPlaceBy::Readers));
  }
  return By;
}

bool MapWork::numbersInUse(const MapDecl &Map) const {
  return Map.Numbers != NumbersInside::None &&
         any_of(Sections,
                [](const SectionWork &S) {
                  return any_of(S.Operations,
                                [](const MapAccess *A) {
                                  return mayEndElement(*A);
                                }) ||
                         any_of(S.Elements, [](const ElementUse &E) {
                           return mayEndElement(*E.Use);
                         });
                }) &&
         any_of(Sections, [](const SectionWork &S) {
           return S.Sec->EffectsBeyondResults && !S.writes();
         });
}

} // namespace unlatch

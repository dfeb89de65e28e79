//===- InPlace.cpp - Sections around values that change in place ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// long take(key) { lock; long n = it->second; counters_.erase(it); return n; }
//
// The exclusive lock kept those away who count under the shared one: nothing
// was counted between the two. It also kept readers from what lies between two
// changes, and from a change between two looks. One use of one value needs no
// lock, where readers have to reckon with changes anyway.
//
//===----------------------------------------------------------------------===//

#include "rewriters/InPlace.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

std::optional<Reason> checkInPlace(const SectionWork &Work) {
  if (Work.Sec->Mode != LockMode::Exclusive)
    return std::nullopt;
  auto Refuse = [](const FileRange &Where) {
    return refuse("value-mutated-in-place", Where,
                  "the element is used together with something else while "
                  "others may change it in place, and its type cannot be "
                  "copied");
  };
  // end() is only what others are compared with.
  bool Alone =
      count_if(Work.Operations,
               [](const MapAccess *A) { return A->Op != MapOp::End; }) == 1 &&
      Work.Mentions.empty() && Work.Calls.empty() && !Work.Helper;
  const MapAccess *Used = nullptr;
  for (const ElementUse &E : Work.Elements) {
    if (E.Use->Op == MapOp::ElementEscape || Work.mapOf(*E.Use).ValueCopyable)
      continue;
    auto By = Work.InPlace.find(E.Use->MapUsr);
    bool Stays = By == Work.InPlace.end(); // but for what writers do to it
    // Readers may rely on what they saw, or on not being seen half way.
    if (Stays ? E.Use->Mutable : By->second == InPlaceBy::ReadersInSteps)
      return Refuse(E.Use->Mention);
    if (!E.Use->Mutable && (Stays || By->second == InPlaceBy::Others))
      continue;
    bool Repeats = E.Use->InLoop || E.Origin->InLoop ||
                   E.Origin->Op == MapOp::RangeFor ||
                   E.Origin->Op == MapOp::Begin;
    if (Used || Repeats || !Alone)
      return Refuse(E.Use->Mention);
    Used = E.Use;
  }
  // A function that is called looks at them, or changes them.
  for (const MapAccess *A : Work.Operations)
    if (A->Op == MapOp::Lent && Work.InPlace.count(A->MapUsr) != 0)
      return Refuse(A->Mention);
  for (const HelperCall &C : Work.Calls)
    if (any_of(C.Callee->Maps, [&](const std::string &Usr) {
          return Work.InPlace.count(Usr) != 0;
        }))
      return Refuse(C.At->Loc);
  return std::nullopt;
}

} // namespace unlatch

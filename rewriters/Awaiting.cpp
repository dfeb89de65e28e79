//===- Awaiting.cpp - Readers that writers have to wait for -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===--------------------------------------------------------------------===//

#include "rewriters/Awaiting.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>

using namespace llvm;

namespace unlatch {

/// Whether a reader hands what it found to code that may do anything with it,
/// such as a callback.
static bool callsWithElements(const SectionWork &S) {
  if (S.Sec->Mode != LockMode::Shared || !S.Sec->EffectsBeyondResults ||
      S.writes())
    return false;
  ptrdiff_t Index = S.Helper ? -1 : S.Sec - S.Fn->Sections.data();
  unsigned Looked = ~0u;
  for (const MapAccess *A : S.Operations)
    if (isLookup(A->Op)) {
      const FileRange &Look = A->Call.valid() ? A->Call : A->Mention;
      // Whom the map is passed to looks and goes on.
      Looked = std::min(Looked, A->Op == MapOp::Lent ? Look.Begin : Look.End);
    }
  for (const HelperCall &C : S.Calls)
    Looked = std::min(Looked, C.At->Loc.End);
  return any_of(S.Fn->Calls, [&](const Call &C) {
    bool Inside = S.Helper || any_of(C.Held, [&](const HeldLock &L) {
                    return L.Section == Index && !L.Maybe;
                  });
    bool Anything =
        !C.CalleeSystem || StringRef(C.CalleeName).contains("std::function<");
    return Inside && Anything && C.Loc.Begin >= Looked;
  });
}

static bool endsElements(const SectionWork &S) {
  return any_of(S.Operations,
                [](const MapAccess *A) { return mayEndElement(*A); }) ||
         any_of(S.Elements,
                [](const ElementUse &E) { return mayEndElement(*E.Use); });
}

bool awaitsReaders(const MapWork &Work, const MapDecl &Map) {
  return Work.numbersInUse(Map) || (any_of(Work.Sections, endsElements) &&
                                    any_of(Work.Sections, callsWithElements));
}

} // namespace unlatch

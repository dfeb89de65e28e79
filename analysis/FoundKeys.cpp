//===- FoundKeys.cpp - Keys that all callers have found -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/FoundKeys.h"

#include "analysis/CallGraph.h"
#include "analysis/UnparsedUnits.h"

#include <algorithm>

using namespace unlatch;

/// The function relies on its callers for the lock, and its key is the one that
/// they passed; nothing in it takes the element away before.
static bool maybeBelieved(const Function &F, const MapAccess &A) {
  return A.Op == MapOp::Subscript && A.Use != ResultUse::Assigned &&
         A.KeyParameter >= 0 && A.Held.empty() && F.Sections.empty() &&
         A.Map.Root == "this" && A.Map.Steps.size() == 1 &&
         std::none_of(
             F.Accesses.begin(), F.Accesses.end(), [&](const MapAccess &Other) {
               return Other.MapUsr == A.MapUsr && endsElement(Other.Op);
             });
}

static bool hasFound(const Function &Caller, const Call &At,
                     const MapAccess &A) {
  return std::any_of(Caller.FoundKeys.begin(), Caller.FoundKeys.end(),
                     [&](const FoundKey &K) {
                       return K.Call == At.Loc && K.MapUsr == A.MapUsr &&
                              int(K.Argument) == A.KeyParameter;
                     });
}

void unlatch::believeCallers(Program &P) {
  std::vector<std::pair<unsigned, MapAccess *>> Maybe;
  for (unsigned F = 0; F != P.Functions.size(); ++F)
    for (MapAccess &A : P.Functions[F].Accesses)
      if (maybeBelieved(P.Functions[F], A))
        Maybe.emplace_back(F, &A);
  if (Maybe.empty())
    return;
  const UnparsedUnits Unparsed(P, {});
  const CallGraph Graph(P, Unparsed);
  for (auto &[F, A] : Maybe) {
    const std::vector<CallSite> &Calls = Graph.callersOf(F);
    if (Calls.empty() || !Graph.allCallersSeen(F) ||
        !std::all_of(Calls.begin(), Calls.end(), [&](const CallSite &Site) {
          return hasFound(P.Functions[Site.Caller], *Site.At, *A);
        }))
      continue;
    A->Op = MapOp::At;
    A->SubscriptSpelled = true;
  }
}

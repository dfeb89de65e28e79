//===- HeardBefore.cpp - News that readers have before they look ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/HeardBefore.h"

#include "summary/Telling.h"

#include <algorithm>
#include <set>

using namespace unlatch;

/// Whether a look at the map under the shared lock follows in the function or
/// in one that it calls.
static bool looksAfter(const MapContext &M, unsigned F,
                       const StateAccess &Asked) {
  auto Looks = [&](unsigned In, bool Later) {
    return std::any_of(
        M.Sections.begin(), M.Sections.end(), [&](const SectionSite &Site) {
          return Site.Function == In && Site.S->Mode == LockMode::Shared &&
                 (!Later || Asked.Loc < Site.S->Acquire);
        });
  };
  const std::vector<CallSite> &Calls = M.View.Graph.callsIn(F);
  return Looks(F, /*Later=*/true) ||
         std::any_of(Calls.begin(), Calls.end(), [&](const CallSite &C) {
           return Asked.Loc < C.At->Loc && Looks(C.Callee, /*Later=*/false);
         });
}

const StateAccess *unlatch::heardBeforeLooking(const MapContext &M,
                                               const std::string &Usr,
                                               bool Atomic) {
  auto All = M.View.StatesOf.find(Usr);
  if (All == M.View.StatesOf.end())
    return nullptr;
  std::set<std::string> News;
  for (StateIndex I : All->second) {
    const StateAccess &S = M.View.function(I.Function).States[I.State];
    if (S.Write && !S.Pointee && !M.View.unshared(I, Belief::Strict) &&
        M.May.at(I.Function, S.Held).Exclusive)
      News.insert(S.Kept);
  }
  if (News.empty())
    return nullptr;
  auto Only = [&](const char *Value) {
    return News.size() == 1 && *News.begin() == Value;
  };
  for (StateIndex I : All->second) {
    const Function &F = M.View.function(I.Function);
    const StateAccess &S = F.States[I.State];
    // Who counts an atomic up learns nothing.
    if ((S.Write && Atomic) || S.Pointee || F.Main ||
        M.View.unshared(I, Belief::Strict) ||
        M.May.at(I.Function, S.Held).any() ||
        (S.Kept == LeavesIfTrue && Only(SetToTrue)) ||
        (S.Kept == LeavesIfFalse && Only(SetToFalse)))
      continue;
    if (looksAfter(M, I.Function, S))
      return &S;
  }
  return nullptr;
}

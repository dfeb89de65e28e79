//===- OtherState.cpp - What else a mutex protects, by its sections -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/OtherState.h"

#include <algorithm>
#include <optional>
#include <set>

using namespace unlatch;

namespace {

/// The other mutexes that could guard a state: held at every access so far.
struct OtherGuards {
  std::optional<std::set<Relation>> Always;

  void see(const StateAccess &S, const Lockset &Held,
           const std::string &Mutex) {
    std::set<Relation> Here;
    for (const HeldLock &L : Held) {
      if (L.MutexUsr == Mutex || L.Maybe ||
          (S.Write && L.Mode == LockMode::Shared))
        continue;
      if (auto R = relate(S.Path, L.Mutex, L.MutexUsr))
        Here.insert(std::move(*R));
    }
    if (!Always) {
      Always = std::move(Here);
      return;
    }
    std::erase_if(*Always, [&](const Relation &R) { return !Here.count(R); });
  }
};

/// Locals and parameters themselves are the function's own.
bool isOwn(const StateAccess &S) {
  return S.Path.known() && S.Path.Steps.empty() && !S.Pointee &&
         (S.Path.Root.compare(0, 6, "local:") == 0 ||
          S.Path.Root.compare(0, 6, "param:") == 0);
}

} // namespace

std::map<std::string, StateUse>
unlatch::stateUnder(const ProgramView &View, const MayHold &May,
                    const std::string &Mutex) {
  std::map<std::string, StateUse> Uses;
  std::map<std::string, OtherGuards> Others;
  const Program &P = View.P;
  for (unsigned I = 0; I != P.Functions.size(); ++I) {
    const Function &F = P.Functions[I];
    for (const StateAccess &S : F.States) {
      if (S.Unshared || isOwn(S) || P.Maps.count(S.Usr) ||
          P.Mutexes.count(S.Usr))
        continue;
      bool ThroughThis = S.Path.Root == "this";
      if (ThroughThis && View.Strict.of(I).Unshared)
        continue;
      Others[S.Usr].see(S, View.Strict.at(I, S.Held), Mutex);
      Modes Held = May.atEntry(I, /*OfShared=*/ThroughThis) |
                   May.locally(S.Held);
      if (!Held.any())
        continue;
      StateUse &Use = Uses[S.Usr];
      Modes &Kind = S.Pointee ? (S.Write ? Use.PointeeWritten : Use.PointeeRead)
                              : (S.Write ? Use.Written : Use.Read);
      Kind = Kind | Held;
      Use.OnlyParameters &= S.Path.Root.compare(0, 6, "param:") == 0;
      if (!Use.First || S.Loc < Use.First->Loc)
        Use.First = &S;
      if (S.Write && (!Use.FirstWrite || S.Loc < Use.FirstWrite->Loc))
        Use.FirstWrite = &S;
    }
  }
  std::erase_if(Uses, [&](const auto &Entry) {
    const auto &Always = Others[Entry.first].Always;
    return Always && !Always->empty();
  });
  return Uses;
}

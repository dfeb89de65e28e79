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
#include <tuple>

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

bool unlatch::isPlainContainer(const ProgramView &View, const MapDecl &Map) {
  return Map.Family == MapFamily::Unsupported &&
         View.P.States.count(Map.Usr) != 0 && View.StatesOf.count(Map.Usr) != 0;
}

/// Where the lock is in sight comes before what callers hold, then by place.
static void keepPlainest(StateUse::Witness &Best, const StateAccess &S,
                         bool InSight) {
  if (!Best.At ||
      std::tuple(!InSight, S.Loc) < std::tuple(!Best.InSight, Best.At->Loc))
    Best = {&S, InSight};
}

static void record(StateUse &Use, unsigned F, const StateAccess &S, Modes Held,
                   bool InSight) {
  Modes &Kind = S.Pointee ? (S.Write ? Use.PointeeWritten : Use.PointeeRead)
                          : (S.Write ? Use.Written : Use.Read);
  Kind = Kind | Held;
  Use.OnlyParameters &= S.Path.Root.compare(0, 6, "param:") == 0;
  if (S.Pointee && S.Write && Held.Exclusive)
    Use.PointeeWrites.emplace_back(F, &S);
  keepPlainest(Use.Any, S, InSight);
  if (S.Write)
    keepPlainest(Use.Writes, S, InSight);
}

/// Declared where neither the mutex nor its class is.
static bool isFar(const ProgramView &View, const std::string &State,
                  const std::string &Mutex) {
  auto S = View.P.States.find(State);
  auto M = View.P.Mutexes.find(Mutex);
  if (S == View.P.States.end() || M == View.P.Mutexes.end())
    return false;
  return S->second.Loc.File != M->second.Loc.File &&
         (S->second.RecordUsr.empty() ||
          S->second.RecordUsr != M->second.RecordUsr);
}

/// Whether most ways to the functions that use a state do not pass the mutex:
/// then it is not what guards the state, as with the lock of a registry whose
/// sections write to the program's log. Counted are calls out of sections on
/// the one hand, functions that nobody calls on the other.
static bool isMostlyReachedWithout(const ProgramView &View, const MayHold &May,
                                   const std::vector<StateIndex> &Uses) {
  std::set<unsigned> Seen;
  std::vector<unsigned> Work;
  auto Visit = [&](unsigned F) {
    if (Seen.insert(F).second)
      Work.push_back(F);
  };
  for (StateIndex I : Uses)
    Visit(I.Function);
  unsigned Under = 0, Without = 0;
  while (!Work.empty()) {
    unsigned F = Work.back();
    Work.pop_back();
    const auto &Callers = View.Graph.callersOf(F);
    Without += Callers.empty();
    for (const CallSite &Site : Callers) {
      if (May.locally(Site.At->Held).any())
        ++Under;
      else
        Visit(Site.Caller);
    }
  }
  return Without >= 2 && Without > Under;
}

using LeftOut = std::function<bool(const StateAccess &)>;

/// One state's uses where the mutex may be held, if there are any.
static std::optional<StateUse>
useUnder(const ProgramView &View, const MayHold &May, const std::string &Mutex,
         const std::string &Usr, const std::vector<StateIndex> &All,
         const LeftOut &Left) {
  // All uses, and those in functions that take the mutex themselves.
  StateUse Uses, Direct;
  std::vector<StateIndex> Shared;
  for (StateIndex I : All) {
    const StateAccess &S = View.function(I.Function).States[I.State];
    bool ThroughThis = isOwnMember(S.Path) && !S.Pointee;
    if (View.unshared(I, Belief::Strict) || isOwn(S) || (Left && Left(S)))
      continue;
    Shared.push_back(I);
    Modes Local = May.locally(S.Held);
    Modes Held = May.atEntry(I.Function, /*OfShared=*/ThroughThis) | Local;
    if (Held.any())
      record(Uses, I.Function, S, Held, Local.any());
    if (Local.any())
      record(Direct, I.Function, S, Local, /*InSight=*/true);
  }
  if (!Uses.Any.At || (!Direct.Any.At && isFar(View, Usr, Mutex) &&
                       isMostlyReachedWithout(View, May, Shared)))
    return std::nullopt;
  OtherGuards Others;
  for (StateIndex I : Shared) {
    const StateAccess &S = View.function(I.Function).States[I.State];
    Others.see(S, View.Strict.at(I.Function, S.Held), Mutex);
    if (Others.Always->empty())
      return Uses;
  }
  if (!Direct.Any.At)
    return std::nullopt;
  Direct.OtherGuard = true;
  return Direct;
}

/// Sets and the like are maps to who looks for guards; here they are values.
static bool isMap(const ProgramView &View, const std::string &Usr) {
  auto Map = View.P.Maps.find(Usr);
  return Map != View.P.Maps.end() && !isPlainContainer(View, Map->second);
}

std::map<std::string, StateUse> unlatch::stateUnder(const ProgramView &View,
                                                    const MayHold &May,
                                                    const std::string &Mutex,
                                                    const LeftOut &Left) {
  std::map<std::string, StateUse> Uses;
  std::set<std::string> Used;
  for (unsigned F : May.functions())
    for (const StateAccess &S : View.function(F).States)
      Used.insert(S.Usr);
  for (const std::string &Usr : Used)
    if (!isMap(View, Usr) && !View.P.Mutexes.count(Usr))
      if (auto Use =
              useUnder(View, May, Mutex, Usr, View.StatesOf.at(Usr), Left))
        Uses.emplace(Usr, std::move(*Use));
  return Uses;
}

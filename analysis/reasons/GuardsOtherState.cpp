//===- GuardsOtherState.cpp - The mutex protects more than the map --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Taking the mutex away from a map is right only if nothing else needs it. What
// it might protect is everything that is written while it may be held, in the
// section itself or in any function called from it. State that sections only
// read is no reason, nor is state that another mutex guards throughout, nor
// what nothing but the sections that write the map touch.
//
//===----------------------------------------------------------------------===//

#include "analysis/CarriedFields.h"
#include "analysis/Guards.h"
#include "analysis/HeardBefore.h"
#include "analysis/LockMakers.h"
#include "analysis/OtherState.h"
#include "analysis/OwnedBeside.h"
#include "analysis/Reasons.h"
#include "analysis/ToldByReaders.h"

#include <algorithm>
#include <set>
#include <tuple>

using namespace unlatch;

namespace {

/// What to think of one state that sections touch.
enum class Opinion { Harmless, Look, Guarded };

Opinion judge(const MapContext &M, const StateUse &Use, bool Synchronized,
              bool Carried) {
  const Modes &W = Use.Written, &R = Use.Read;
  const Modes &PW = Use.PointeeWritten, &PR = Use.PointeeRead;
  Opinion Worst = Opinion::Harmless;
  auto Say = [&](Opinion O) { Worst = std::max(Worst, O); };
  if (Use.OtherGuard) {
    // Its own mutex sees to it; but who takes both for it may want it to
    // agree with the map.
    Modes AnyWrite = W | PW, Any = AnyWrite | R | PR;
    return AnyWrite.Exclusive && Any.Shared ? Opinion::Guarded
                                            : Opinion::Harmless;
  }
  if (Synchronized) {
    // Atomics need no guard, but a section that reads one together with the
    // map may count on both being of one time.
    if ((W.Exclusive && R.Shared) || (W.Shared && R.Exclusive))
      Say(Opinion::Look);
  } else if (!Carried && needsMutex(Use)) {
    // What callers pass in to be filled is most often their own.
    Say(Use.OnlyParameters && !R.any() ? Opinion::Look : Opinion::Guarded);
  }
  if (PW.Shared && PW.Exclusive)
    // Changed by readers side by side: it sees to itself, or the changes are
    // none. Loggers and counters are like that.
    Say(Opinion::Look);
  else if ((PW.Exclusive && PR.Shared) || (PW.Shared && PR.Exclusive))
    Say(Opinion::Guarded);
  else
    // Changed by writers only, who go on to exclude each other where they
    // write the map.
    for (const auto &[F, S] : Use.PointeeWrites)
      if (!M.writesMapInSection(F, S->Held))
        Say(M.May.locally(S->Held).any() ? Opinion::Guarded : Opinion::Look);
  return Worst;
}

std::string nameOf(const MapContext &M, const std::string &Usr) {
  auto It = M.View.P.States.find(Usr);
  return quote(It == M.View.P.States.end() ? Usr : It->second.Name);
}

/// Functions with a section that writes the map.
std::set<unsigned> writersOf(const MapContext &M) {
  std::set<unsigned> Writers;
  for (const SectionSite &Site : M.Sections) {
    HeldLock Here;
    Here.MutexUsr = M.G.Rel.MutexUsr;
    Here.Section = static_cast<int>(Site.Index);
    if (M.writesMapInSection(Site.Function, {Here}))
      Writers.insert(Site.Function);
  }
  return Writers;
}

/// The first change of a state, of an object that others may know, that Wanted
/// is true of.
template <class Predicate>
const StateAccess *findChange(const MapContext &M, const std::string &Usr,
                              Predicate Wanted) {
  auto All = M.View.StatesOf.find(Usr);
  if (All == M.View.StatesOf.end())
    return nullptr;
  for (StateIndex I : All->second) {
    const StateAccess &S = M.View.function(I.Function).States[I.State];
    if (S.Write && !S.Pointee && !M.View.unshared(I, Belief::Strict) &&
        Wanted(I.Function, S))
      return &S;
  }
  return nullptr;
}

/// Where a function that writes the map changes an atomic without the lock: it
/// may announce the write. A reader that has begun before then sees the news
/// without what it is about, which its lock kept from it.
const StateAccess *announced(const MapContext &M, const std::string &Usr,
                             const std::set<unsigned> &Writers) {
  return findChange(M, Usr, [&](unsigned F, const StateAccess &S) {
    return Writers.count(F) && !M.May.at(F, S.Held).any();
  });
}

/// Where a function changes an atomic and then looks at the map, while writers
/// ask the atomic under the lock. With the lock one of the two is second:
/// either "closed" was set before the writer looked, or what it added is there
/// to be closed. A reader whom writers do not wait for can miss it, and be
/// missed.
const StateAccess *crossed(const MapContext &M, const std::string &Usr,
                           const std::set<unsigned> &Writers) {
  return findChange(M, Usr, [&](unsigned F, const StateAccess &S) {
    return !Writers.count(F) &&
           std::any_of(M.Sections.begin(), M.Sections.end(),
                       [&](const SectionSite &Site) {
                         // An exclusive section with effects of its own goes
                         // on excluding writers.
                         return Site.Function == F && S.Loc < Site.S->Acquire &&
                                !(Site.S->Mode == LockMode::Exclusive &&
                                  Site.S->OtherEffects);
                       });
  });
}

/// Functions that a section which writes the map calls, or its function after
/// that section, whatever is called in between; not the section's own function.
std::set<unsigned> calledAfter(const MapContext &M, const SectionSite &Site) {
  std::set<unsigned> Seen;
  std::vector<unsigned> Work;
  auto Add = [&](const CallSite &C) {
    if (Seen.insert(C.Callee).second)
      Work.push_back(C.Callee);
  };
  for (const CallSite &C : M.View.Graph.callsIn(Site.Function))
    if (Site.S->Acquire < C.At->Loc)
      Add(C);
  while (!Work.empty()) {
    unsigned F = Work.back();
    Work.pop_back();
    for (const CallSite &C : M.View.Graph.callsIn(F))
      Add(C);
  }
  return Seen;
}

/// Where those who write the map then look at what readers leave under the
/// shared lock, such as a request to be told of what they missed. Under the
/// lock a reader either finds what was written or has left its request before.
/// One whom writers do not wait for can miss both.
const StateAccess *leftForWriters(const MapContext &M, const std::string &Usr,
                                  bool Synchronized) {
  auto Decl = M.View.P.States.find(Usr);
  auto All = M.View.StatesOf.find(Usr);
  if (Decl == M.View.P.States.end() || All == M.View.StatesOf.end() ||
      !M.Mutex || Decl->second.RecordUsr != M.Mutex->RecordUsr)
    return nullptr;
  for (const SectionSite &Site : M.Sections) {
    HeldLock Here;
    Here.MutexUsr = M.G.Rel.MutexUsr;
    Here.Section = static_cast<int>(Site.Index);
    if (!M.writesMapInSection(Site.Function, {Here}))
      continue;
    std::set<unsigned> Called = calledAfter(M, Site);
    for (StateIndex I : All->second) {
      const StateAccess &S = M.View.function(I.Function).States[I.State];
      // A counter that is set anew looks at nothing.
      if (M.View.unshared(I, Belief::Strict) || (Synchronized && S.Write))
        continue;
      if (I.Function == Site.Function ? Site.S->Acquire < S.Loc
                                      : Called.count(I.Function) != 0)
        return &S;
    }
  }
  return nullptr;
}

void addStates(const MapContext &M, Places &Keep, Places &Review) {
  std::set<unsigned> Writers = writersOf(M);
  for (const auto &[Usr, Use] : M.Fields.States) {
    if (M.View.P.Maps.count(Usr) && !M.Fields.has(Usr))
      continue; // see addMaps
    auto Decl = M.View.P.States.find(Usr);
    bool Synchronized =
        Decl != M.View.P.States.end() && Decl->second.Synchronized;
    const StateUse::Witness &Best = Use.Writes.At ? Use.Writes : Use.Any;
    const StateAccess *At = Best.At;
    std::string Name = nameOf(M, Usr);
    if (auto Doubt = M.Fields.Doubts.find(Usr); Doubt != M.Fields.Doubts.end())
      Review.add(Doubt->second.Loc, Doubt->second.Message);
    switch (judge(M, Use, Synchronized, M.Fields.has(Usr))) {
    case Opinion::Harmless:
      if (!Synchronized && !Use.OtherGuard)
        break;
      if (Use.Read.Shared)
        if (const StateAccess *S = announced(M, Usr, Writers))
          Review.add(S->Loc,
                     Name + " changes beside a write of the map and is read "
                            "under the lock elsewhere");
      if (Use.Read.Exclusive)
        if (const StateAccess *S = crossed(M, Usr, Writers))
          Review.add(S->Loc,
                     Name + " changes before a look at the map, and those who "
                            "write the map ask it under the lock");
      if (Use.Written.Exclusive || Use.Read.Exclusive)
        if (const StateAccess *S = heardBeforeLooking(M, Usr, Synchronized))
          Review.add(S->Loc, Name + " is used before a look at the map, and "
                                    "changes under the exclusive lock");
      if (Use.Written.Shared)
        if (const StateAccess *S = leftForWriters(M, Usr, Synchronized))
          Review.add(S->Loc, Name + " changes while the lock is held shared, "
                                    "and those who write the map then use it");
      if (Use.Written.Shared)
        if (const StateAccess *S = toldUnderSharedLock(M, Usr))
          Review.add(S->Loc, Name + " " + S->Kept);
      break;
    case Opinion::Look:
      Review.add(At->Loc,
                 (At->Pointee ? "what " + Name + " points to" : Name) +
                     (Use.OnlyParameters && !At->Pointee
                          ? " of an object that is passed in changes under the "
                            "lock"
                          : " changes under the lock and is used under it "
                            "elsewhere"),
                 !Best.InSight);
      break;
    case Opinion::Guarded:
      if (belongsToWriters(M, Usr)) {
        if (const StateAccess *S = endedBeside(M, Usr))
          Review.add(S->Loc, Name + " may hold what the values refer to, and "
                                    "changes where elements are taken out");
        break;
      }
      if (auto Why = M.Fields.Kept.find(Usr); Why != M.Fields.Kept.end()) {
        Keep.add(Why->second.Loc, Why->second.Message, !Best.InSight);
        break;
      }
      Keep.add(At->Loc,
               (At->Pointee ? "what " + Name + " points to" : Name) +
                   " is written under the lock",
               !Best.InSight);
      break;
    }
  }
}

/// The guard of a map, be it one that the options ask about or not.
std::optional<Guard> guardOf(const ProgramView &View, const std::string &Map) {
  if (auto It = View.GuardOf.find(Map); It != View.GuardOf.end())
    return It->second;
  auto Decl = View.P.Maps.find(Map);
  return Decl == View.P.Maps.end() ? std::nullopt
                                   : inferAnyGuard(View, Decl->second);
}

/// Other maps that the same mutex may guard.
void addMaps(const MapContext &M, Places &Found) {
  const std::string &Mutex = M.G.Rel.MutexUsr;
  std::set<std::string> Used;
  for (unsigned F : M.May.functions())
    for (const MapAccess &A : M.View.function(F).Accesses)
      Used.insert(A.MapUsr);
  for (const std::string &Usr : Used) {
    if (M.inGroup(Usr) || M.Fields.has(Usr))
      continue;
    const MapAccess *Under = nullptr;
    bool Written = false;     // by somebody who may hold our mutex
    Modes Local, LocalWrites; // by functions that take our mutex themselves
    for (AccessIndex I : M.View.AccessesOf.at(Usr)) {
      const MapAccess &A = M.View.access(I);
      if (M.View.unshared(I, Belief::Strict))
        continue;
      bool Writes = isWrite(A.Op) || A.Op == MapOp::Escape;
      const bool Held = M.May.at(I.Function, A.Held).any();
      Written |= Writes && Held;
      Local = Local | M.May.locally(A.Held);
      if (Writes)
        LocalWrites = LocalWrites | M.May.locally(A.Held);
      auto Far = [&](const MapAccess &X) {
        return !M.May.locally(X.Held).any();
      };
      if (Held && (!Under || std::tuple(Far(A), A.Mention) <
                                 std::tuple(Far(*Under), Under->Mention)))
        Under = &A;
    }
    if (!Under || !Written)
      continue;
    if (auto Why = M.Fields.Kept.find(Usr); Why != M.Fields.Kept.end()) {
      Found.add(Why->second.Loc, Why->second.Message);
      continue;
    }
    if (std::optional<Guard> G = guardOf(M.View, Usr)) {
      const Guard &Other = *G;
      auto IsOurs = [&](const Relation &R) { return R.MutexUsr == Mutex; };
      bool Ours =
          IsOurs(Other.Rel) ||
          std::any_of(Other.Companions.begin(), Other.Companions.end(), IsOurs);
      // Guarded by its own mutex, and nobody takes both to keep the two maps
      // in step.
      if (!Ours && Other.Held == Other.Total &&
          !(LocalWrites.Exclusive && Local.Shared))
        continue;
    }
    Found.add(Under->Mention,
              quote(M.View.mapName(Usr)) + " is used under the same lock",
              /*Remote=*/!M.May.locally(Under->Held).any());
  }
}

/// Functions from which some access to the map, or to one of its group, can be
/// reached.
std::vector<char> reachesMap(const MapContext &M) {
  std::vector<char> Reaches(M.View.P.Functions.size(), false);
  std::vector<unsigned> Work;
  for (const std::string &Usr : M.maps())
    if (auto Found = M.View.AccessesOf.find(Usr);
        Found != M.View.AccessesOf.end())
      for (AccessIndex I : Found->second)
        if (!Reaches[I.Function]) {
          Reaches[I.Function] = true;
          Work.push_back(I.Function);
        }
  while (!Work.empty()) {
    unsigned F = Work.back();
    Work.pop_back();
    for (const CallSite &Site : M.View.Graph.callersOf(F))
      if (!Reaches[Site.Caller]) {
        Reaches[Site.Caller] = true;
        Work.push_back(Site.Caller);
      }
  }
  return Reaches;
}

/// Exclusive sections that only read the map but do something else: what they
/// exclude is perhaps each other.
void addExclusiveReaders(const MapContext &M, Places &Found) {
  if (!M.Mutex || !M.Mutex->Shared)
    return;
  for (const SectionSite &Site : M.Sections) {
    if (Site.S->Mode != LockMode::Exclusive || !Site.S->OtherEffects)
      continue;
    HeldLock Here;
    Here.MutexUsr = M.G.Rel.MutexUsr;
    Here.Section = static_cast<int>(Site.Index);
    if (!M.writesMapInSection(Site.Function, {Here}))
      Found.add(Site.S->Acquire, "held exclusively, to read the map and do "
                                 "something else");
  }
}

/// Sections that touch no map: they protect something, we do not know what.
void addIdleSections(const MapContext &M, Places &Found) {
  std::vector<char> Reaches = reachesMap(M);
  for (const SectionSite &Site : M.Sections) {
    const auto &Accesses = Site.F->Accesses;
    bool Touches =
        std::any_of(Accesses.begin(), Accesses.end(), [&](const MapAccess &A) {
          return M.inGroup(A.MapUsr) && M.inSection(A.Held, Site.Index);
        });
    Touches |= std::any_of(Site.F->States.begin(), Site.F->States.end(),
                           [&](const StateAccess &S) {
                             return M.Fields.has(S.Usr) &&
                                    M.inSection(S.Held, Site.Index);
                           });
    for (const CallSite &Call : M.View.Graph.callsIn(Site.Function))
      Touches |= Reaches[Call.Callee] && M.inSection(Call.At->Held, Site.Index);
    if (!Touches && !isLockMaker(M.View.P, *Site.F) && !M.isIdleClosure(Site))
      Found.add(Site.S->Acquire,
                "this section does not touch the map; what it protects is not "
                "known");
  }
}

} // namespace

void unlatch::findGuardsOtherState(const MapContext &M,
                                   std::vector<Reason> &Out) {
  Places Keep, Review;
  if (M.G.Rel.oneToMany())
    Keep.add(M.Mutex ? M.Mutex->Loc : M.Map.Loc,
             "one mutex guards the maps of many objects");
  addMaps(M, Keep);
  addStates(M, Keep, Review);
  addIdleSections(M, Keep);
  addExclusiveReaders(M, Review);
  addToldAfterWrites(M, Review);
  addClosuresHandedOn(M, Review);
  Keep.report(Out, "guards-other-state",
              M.MutexName + " guards more than " + M.MapName);
  Review.report(Out, "guards-other-state",
                M.MutexName + " may keep other state in step with " + M.MapName,
                /*ReviewOnly=*/true);
}

//===- Guards.cpp - Which mutex guards a map, by evidence -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Guards.h"

#include "analysis/View.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

using namespace unlatch;

Hold unlatch::holdOf(const Relation &Guard, const ObjectPath &Map,
                     const Lockset &Locks) {
  Hold Best;
  const HeldLock *Strongest = nullptr;
  for (const HeldLock &L : Locks) {
    // Some guard that another unit made: it may well be this one.
    if (L.MutexUsr.empty())
      Best.Maybe = true;
    if (L.MutexUsr != Guard.MutexUsr)
      continue;
    auto R = relate(Map, L.Mutex, L.MutexUsr);
    if (!R || *R != Guard) {
      (mayBeSame(Map, L.Mutex) ? Best.Maybe : Best.OtherObject) = true;
      continue;
    }
    if (L.Maybe) {
      Best.Maybe = true;
      continue;
    }
    if (!Strongest ||
        (L.Mode == LockMode::Exclusive && excludesNoLess(L, *Strongest))) {
      Strongest = &L;
      Best.Mode = L.Mode;
      Best.Upgrade = L.Upgrade;
      Best.Section = L.Section;
    }
    Best.Held = true;
  }
  if (Best.Held)
    Best.Maybe = false;
  return Best;
}

namespace {

/// One access that counts: who makes it, and whether it writes.
using Decision = std::pair<unsigned, bool>;

/// Who decided what is held at an access.
struct Context {
  unsigned Function = 0;
  Lockset Locks;
  bool Unshared = false;
};

struct Evidence {
  unsigned HeldWeight = 0, TotalWeight = 0;
  bool HeldShared = false;
  std::vector<unsigned> Where; ///< numbers of the accesses, ascending

  /// Which functions hold it, or which do without.
  std::set<unsigned> functions(const std::vector<Decision> &All,
                               bool Holding) const {
    std::set<unsigned> Functions;
    for (unsigned I = 0; I != All.size(); ++I)
      if (std::binary_search(Where.begin(), Where.end(), I) == Holding)
        Functions.insert(All[I].first);
    return Functions;
  }
  /// At most one function does without it: that may be the mistake.
  bool oneWithout(const std::vector<Decision> &All) const {
    return functions(All, /*Holding=*/false).size() <= 1;
  }

  /// Weighs what holds this candidate against everything.
  void weigh(const std::vector<Decision> &All) {
    std::set<Decision> Held, NotHeld;
    auto Next = Where.begin();
    for (unsigned I = 0; I != All.size(); ++I) {
      bool Here = Next != Where.end() && *Next == I;
      Next += Here;
      (Here ? Held : NotHeld).insert(All[I]);
    }
    auto Sum = [](const std::set<Decision> &Set) {
      unsigned Weight = 0;
      for (const auto &[F, Write] : Set)
        Weight += Write ? 2 : 1;
      return Weight;
    };
    HeldWeight = Sum(Held);
    TotalWeight = HeldWeight + Sum(NotHeld);
  }
};

} // namespace

/// The mutexes that GUARDED_BY attributes name, as they lie to the map.
static std::set<Relation> declaredGuards(const MapDecl &Map) {
  std::set<Relation> Guards;
  ObjectPath Own{"global:" + Map.Usr, {}};
  if (Map.Where == Storage::Field)
    Own = {"this", {Map.Usr}};
  for (const HeldLock &L : Map.GuardedBy)
    if (auto R = relate(Own, L.Mutex, L.MutexUsr))
      Guards.insert(std::move(*R));
  return Guards;
}

/// The mutex is declared where the map is, and each of its sections mentions
/// the map: nothing else is known that it could guard.
static bool isDedicated(const ProgramView &View, const MapDecl &Map,
                        const std::string &MutexUsr) {
  auto Decl = View.P.Mutexes.find(MutexUsr);
  auto Sections = View.SectionsOf.find(MutexUsr);
  if (Decl == View.P.Mutexes.end() || Sections == View.SectionsOf.end() ||
      Decl->second.Where != Map.Where ||
      Decl->second.RecordUsr != Map.RecordUsr ||
      Decl->second.Loc.File != Map.Loc.File)
    return false;
  return std::all_of(
      Sections->second.begin(), Sections->second.end(), [&](SectionIndex I) {
        const auto &Accesses = View.function(I.Function).Accesses;
        return std::any_of(
            Accesses.begin(), Accesses.end(), [&](const MapAccess &A) {
              return A.MapUsr == Map.Usr &&
                     std::any_of(A.Held.begin(), A.Held.end(),
                                 [&](const HeldLock &L) {
                                   return L.Section == int(I.Section);
                                 });
            });
      });
}

static bool sameMutexes(const Lockset &A, const Lockset &B) {
  auto Within = [](const Lockset &Some, const Lockset &All) {
    return std::all_of(Some.begin(), Some.end(), [&](const HeldLock &L) {
      return std::any_of(All.begin(), All.end(), [&](const HeldLock &Other) {
        return L.MutexUsr == Other.MutexUsr && L.Mutex == Other.Mutex;
      });
    });
  };
  return Within(A, B) && Within(B, A);
}

/// The function itself decides, but where it leaves locking to its callers and
/// these disagree: then each of them does. One that forgot the lock is not to
/// speak for the others.
static std::vector<Context> contextsOf(const ProgramView &View, AccessIndex I) {
  const MapAccess &A = View.access(I);
  Context Own{I.Function, View.Lenient.at(I.Function, A.Held),
              View.unshared(I, Belief::Lenient)};
  if (!A.Held.empty() || A.Unshared ||
      !View.function(I.Function).Required.empty())
    return {std::move(Own)};
  std::vector<Context> Callers;
  bool Agree = true;
  for (const CallSite &Site : View.Lenient.callsInto(I.Function)) {
    EntryState Given = View.Lenient.given(Site);
    Agree &= sameMutexes(Given.Locks, Own.Locks);
    Callers.push_back({Site.Caller, std::move(Given.Locks),
                       Given.Unshared && isOwnMember(A.Map)});
  }
  if (Agree)
    return {std::move(Own)};
  return Callers;
}

static std::optional<Guard> infer(const ProgramView &View, const MapDecl &Map,
                                  bool AnyMutex) {
  auto It = View.AccessesOf.find(Map.Usr);
  if (It == View.AccessesOf.end())
    return std::nullopt;

  std::map<Relation, Evidence> Candidates;
  std::vector<Decision> All;
  for (AccessIndex I : It->second) {
    const MapAccess &A = View.access(I);
    // end() says nothing, an element's use nothing new, and which object an
    // unknown path means is unknown: none is evidence.
    if (isElementUse(A.Op) || A.Op == MapOp::End || !A.Map.known())
      continue;
    for (Context &By : contextsOf(View, I)) {
      const Lockset &Locks = By.Locks;
      // Where callers are seen to have the object to themselves, a lock that is
      // taken all the same is evidence; that none is taken is not.
      if (A.Unshared || (Locks.empty() && By.Unshared))
        continue;
      // A helper that says its caller holds the lock is evidence only where
      // the caller was seen to.
      if (Locks.empty() && saysCallerLocks(View.function(By.Function).Name))
        continue;
      // Under a guard that another unit made, or of an object that a pointer to
      // this one had before, nothing is known either way.
      if (std::any_of(Locks.begin(), Locks.end(), [&](const HeldLock &L) {
            return L.MutexUsr.empty() ||
                   (mayBeSame(A.Map, L.Mutex) && A.Map.Root != L.Mutex.Root);
          }))
        continue;
      std::map<Relation, LockMode> Here;
      for (const HeldLock &L : Locks) {
        if (L.Maybe)
          continue;
        if (auto R = relate(A.Map, L.Mutex, L.MutexUsr)) {
          auto [Known, New] = Here.emplace(std::move(*R), L.Mode);
          if (!New && L.Mode == LockMode::Exclusive)
            Known->second = L.Mode;
        }
      }
      for (auto &[R, Mode] : Here) {
        Evidence &E = Candidates[R];
        E.HeldShared |= Mode == LockMode::Shared;
        E.Where.push_back(All.size());
      }
      All.emplace_back(By.Function, isWrite(A.Op));
    }
  }
  for (auto &[R, E] : Candidates)
    E.weigh(All);

  auto Usable = [&](const Relation &R, const Evidence &E) {
    return E.HeldWeight * 2 >= E.TotalWeight ||
           (E.HeldShared && E.HeldWeight * 4 >= E.TotalWeight &&
            E.oneWithout(All) && isDedicated(View, Map, R.MutexUsr));
  };
  auto ReaderWriter = [&](const Relation &R, const Evidence &E) {
    auto Decl = View.P.Mutexes.find(R.MutexUsr);
    return E.HeldShared ||
           (Decl != View.P.Mutexes.end() && Decl->second.Shared);
  };
  auto SameRecord = [&](const Relation &R) {
    auto Decl = View.P.Mutexes.find(R.MutexUsr);
    return Decl != View.P.Mutexes.end() && !Map.RecordUsr.empty() &&
           Decl->second.RecordUsr == Map.RecordUsr;
  };
  // The most evidence wins; between equals the neighbour of the map, and the
  // one that is held shared, as the reader's choice of lock is the telling one.
  // What an attribute names needs no evidence.
  std::set<Relation> Declared = declaredGuards(Map);
  for (const Relation &R : Declared)
    Candidates.try_emplace(R).first->second.weigh(All);
  const std::pair<const Relation, Evidence> *Best = nullptr;
  for (const auto &Candidate : Candidates) {
    const auto &[R, E] = Candidate;
    if (!Declared.empty() ? !Declared.count(R) : !Usable(R, E))
      continue;
    auto Rank = [&](const auto &C) {
      return std::tuple(C.second.HeldWeight, SameRecord(C.first),
                        ReaderWriter(C.first, C.second));
    };
    if (!Best || Rank(Candidate) > Rank(*Best))
      Best = &Candidate;
  }
  // A map under a plain mutex is another question, even where some of its
  // accesses happen to stand in sections of a reader/writer lock.
  if (!Best || (!AnyMutex && !ReaderWriter(Best->first, Best->second)))
    return std::nullopt;

  Guard G;
  G.Rel = Best->first;
  G.Held = Best->second.Where.size();
  G.Total = All.size();
  G.HeldWeight = Best->second.HeldWeight;
  G.TotalWeight = Best->second.TotalWeight;
  G.Declared = Declared.count(G.Rel) != 0;
  G.Dedicated =
      Best->second.oneWithout(All) && isDedicated(View, Map, G.Rel.MutexUsr);
  G.HeldShared = Best->second.HeldShared;
  const auto &Where = Best->second.Where;
  G.OneWithout = Best->second.oneWithout(All) &&
                 Best->second.functions(All, /*Holding=*/true).size() >= 2 &&
                 std::any_of(Where.begin(), Where.end(),
                             [&](unsigned I) { return All[I].second; });
  for (const auto &[R, E] : Candidates)
    if (R != G.Rel && std::includes(E.Where.begin(), E.Where.end(),
                                    Where.begin(), Where.end()))
      G.Companions.push_back(R);
  return G;
}

std::optional<Guard> unlatch::inferGuard(const ProgramView &View,
                                         const MapDecl &Map) {
  return infer(View, Map, View.Options.IncludeExclusive);
}

std::optional<Guard> unlatch::inferAnyGuard(const ProgramView &View,
                                            const MapDecl &Map) {
  return infer(View, Map, /*AnyMutex=*/true);
}

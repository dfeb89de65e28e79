//===- EntryLocks.cpp - The locks that a function's callers hold for it ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/EntryLocks.h"

#include "analysis/Paths.h"

#include <algorithm>
#include <cctype>
#include <deque>

using namespace unlatch;

namespace {

/// One element of the lattice: Top is "not called yet, everything may hold".
struct State {
  bool Top = true;
  /// The locks of this object hold, as no other thread knows it.
  bool ThisUnshared = false;
  Lockset Locks;
};

bool sameLock(const HeldLock &A, const HeldLock &B) {
  return A.MutexUsr == B.MutexUsr && (A.MutexUsr.empty() || A.Mutex == B.Mutex);
}

const HeldLock *find(const Lockset &Locks, const HeldLock &L) {
  for (const HeldLock &H : Locks)
    if (sameLock(H, L))
      return &H;
  return nullptr;
}

/// Adds L; of two states of the same lock the stronger one holds.
void addLock(Lockset &Locks, const HeldLock &L) {
  for (HeldLock &H : Locks) {
    if (!sameLock(H, L))
      continue;
    bool Stronger = H.Maybe != L.Maybe
                        ? H.Maybe
                        : L.Mode == LockMode::Exclusive && excludesNoLess(L, H);
    if (Stronger)
      H = L;
    return;
  }
  Locks.push_back(L);
}

/// What holds at both calls.
State meet(const State &A, const State &B) {
  if (A.Top)
    return B;
  if (B.Top)
    return A;
  State R;
  R.Top = false;
  R.ThisUnshared = A.ThisUnshared && B.ThisUnshared;
  for (const HeldLock &L : A.Locks) {
    if (const HeldLock *Other = find(B.Locks, L)) {
      HeldLock Both = L;
      if (excludesNoLess(Both, *Other)) {
        Both.Mode = Other->Mode;
        Both.Upgrade = Other->Upgrade;
      }
      Both.Maybe |= Other->Maybe;
      R.Locks.push_back(std::move(Both));
    } else if (B.ThisUnshared && isOwnMember(L.Mutex)) {
      R.Locks.push_back(L);
    }
  }
  if (A.ThisUnshared)
    for (const HeldLock &L : B.Locks)
      if (isOwnMember(L.Mutex) && !find(A.Locks, L))
        R.Locks.push_back(L);
  return R;
}

bool same(const State &A, const State &B) {
  return A.Top == B.Top && A.ThisUnshared == B.ThisUnshared &&
         A.Locks.size() == B.Locks.size() &&
         std::equal(A.Locks.begin(), A.Locks.end(), B.Locks.begin(),
                    [](const HeldLock &X, const HeldLock &Y) {
                      return sameLock(X, Y) && X.Mode == Y.Mode &&
                             X.Upgrade == Y.Upgrade && X.Maybe == Y.Maybe;
                    });
}

/// Local and entry locks together, at some point of F.
Lockset combine(const Function &F, const Lockset &Local, const Lockset &Entry) {
  Lockset All = Local;
  for (HeldLock L : Entry) {
    for (const LockEffect &E : F.Effects)
      if (E.What == LockEffect::Kind::Releases && E.MutexUsr == L.MutexUsr)
        L.Maybe = true; // given up somewhere in F, perhaps before this point
    addLock(All, L);
  }
  return All;
}

/// Whether what callers hold says something of what holds in the function.
bool believed(const Program &P, const CallGraph &Graph, Belief How,
              unsigned Index) {
  if (How == Belief::Strict)
    return Graph.allCallersSeen(Index);
  const Function &F = P.Functions[Index];
  return !Graph.callersOf(Index).empty() && !F.Main &&
         !(F.Kind == FunctionKind::Lambda && F.AddressTaken) &&
         F.Kind != FunctionKind::Initializer;
}

/// A call on the caller's own local object, to a function that others may
/// call as well: tests and examples do that, and it says nothing of them.
bool onLocal(const CallGraph &Graph, const CallSite &Site) {
  return Site.At->Unshared && Site.At->Object.Root != "this" &&
         !Graph.allCallersSeen(Site.Callee);
}

/// The function takes this reader/writer lock in any case, which would deadlock
/// under a caller's: whoever wrote it does not rely on that.
bool takesItself(const Program &P, const Function &F, const HeldLock &L) {
  auto Mutex = P.Mutexes.find(L.MutexUsr);
  if (Mutex == P.Mutexes.end() || !Mutex->second.Shared ||
      std::any_of(F.Effects.begin(), F.Effects.end(), [&](const LockEffect &E) {
        return E.MutexUsr == L.MutexUsr;
      }))
    return false;
  return std::any_of(
      F.Sections.begin(), F.Sections.end(), [&](const Section &S) {
        return S.Shape == SectionShape::Guard && S.MutexUsr == L.MutexUsr &&
               S.Mutex == L.Mutex && S.Block == F.Body && !S.TryOrTimed &&
               !S.LockedLater && !S.InLambda;
      });
}

/// Leaves out what the function does not rely on.
void leaveOwn(const Program &P, const Function &F, Lockset &Locks) {
  std::erase_if(Locks, [&](const HeldLock &L) { return takesItself(P, F, L); });
}

/// What a call gives its callee, in the callee's terms.
EntryState givenBy(const Function &Caller, const Call &At,
                   const EntryState &Entry) {
  EntryState Given;
  // A constructor's call says nothing of what other callers hold, as far as
  // its own object goes: it may well touch a global map.
  Given.Unshared = At.Unshared || (Entry.Unshared && isReceiver(At.Object));
  for (const HeldLock &L : combine(Caller, At.Held, Entry.Locks)) {
    if (L.MutexUsr.empty())
      addLock(Given.Locks, L);
    for (ObjectPath &Path : pathsInCallee(L.Mutex, At)) {
      HeldLock Inside = L;
      Inside.Mutex = std::move(Path);
      Inside.Section = -1;
      addLock(Given.Locks, Inside);
    }
  }
  return Given;
}

class Solver {
public:
  Solver(const Program &P, const CallGraph &Graph, Belief How)
      : P(P), Graph(Graph), How(How), States(P.Functions.size()) {}

  std::vector<State> run() {
    std::deque<unsigned> Work;
    std::vector<char> Queued(States.size(), true);
    for (unsigned F = 0; F != States.size(); ++F)
      Work.push_back(F);
    while (!Work.empty()) {
      unsigned F = Work.front();
      Work.pop_front();
      Queued[F] = false;
      State New = evaluate(F);
      if (same(New, States[F]))
        continue;
      States[F] = std::move(New);
      for (const CallSite &Site : Graph.callsIn(F))
        if (!Queued[Site.Callee]) {
          Queued[Site.Callee] = true;
          Work.push_back(Site.Callee);
        }
    }
    return std::move(States);
  }

private:
  State evaluate(unsigned Index) {
    const Function &F = P.Functions[Index];
    State Result;
    bool Known = believed(P, Graph, How, Index), Any = false;
    if (Known)
      for (const CallSite &Site : Graph.callersOf(Index)) {
        if (How == Belief::Lenient && onLocal(Graph, Site))
          continue;
        Any = true;
        Result = meet(Result, contribution(Site));
      }
    if (!Known || (How == Belief::Lenient && !Any))
      Result.Top = false;
    if (How == Belief::Lenient)
      leaveOwn(P, F, Result.Locks);
    // An attribute is the author's word for all callers.
    if (!Result.Top || !F.Required.empty()) {
      Result.Top = false;
      for (HeldLock L : F.Required) {
        L.Section = -1;
        addLock(Result.Locks, L);
      }
    }
    return Result;
  }

  State contribution(const CallSite &Site) const {
    const State &Caller = States[Site.Caller];
    State S;
    if (Caller.Top)
      return S;
    EntryState Given = givenBy(P.Functions[Site.Caller], *Site.At,
                               {Caller.Locks, Caller.ThisUnshared});
    return {false, Given.Unshared, std::move(Given.Locks)};
  }

  const Program &P;
  const CallGraph &Graph;
  Belief How;
  std::vector<State> States;
};

} // namespace

EntryLocks::EntryLocks(const Program &P, const CallGraph &Graph, Belief How)
    : P(P), Graph(Graph), How(How) {
  for (State &S : Solver(P, Graph, How).run())
    // Still Top: called by itself only.
    Entries.push_back({std::move(S.Locks), S.ThisUnshared});
}

Lockset EntryLocks::at(unsigned F, const Lockset &Local) const {
  return combine(P.Functions[F], Local, Entries[F].Locks);
}

std::vector<CallSite> EntryLocks::callsInto(unsigned F) const {
  std::vector<CallSite> Calls;
  if (believed(P, Graph, How, F))
    for (const CallSite &Site : Graph.callersOf(F))
      if (How == Belief::Strict || !onLocal(Graph, Site))
        Calls.push_back(Site);
  return Calls;
}

EntryState EntryLocks::given(const CallSite &Site) const {
  EntryState Given =
      givenBy(P.Functions[Site.Caller], *Site.At, Entries[Site.Caller]);
  if (How == Belief::Lenient)
    leaveOwn(P, P.Functions[Site.Callee], Given.Locks);
  return Given;
}

bool unlatch::saysCallerLocks(std::string_view Name) {
  std::string Plain;
  for (char C : simpleName(Name))
    if (C != '_')
      Plain += static_cast<char>(std::tolower(static_cast<unsigned char>(C)));
  auto Ends = [&](std::string_view Suffix) {
    return Plain.size() > Suffix.size() &&
           std::string_view(Plain).substr(Plain.size() - Suffix.size()) ==
               Suffix;
  };
  for (std::string_view Word : {"nolock", "withoutlock", "lockheld",
                                "lockisheld", "holdinglock", "withlockheld"})
    if (Plain.find(Word) != std::string::npos)
      return true;
  for (std::string_view Word : {"locked", "unlocked", "unsafe", "unguarded",
                                "unsynchronized", "nolocking"})
    if (Ends(Word))
      return true;
  return false;
}

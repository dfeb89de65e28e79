//===- CheckThenAct.cpp - unlatch-check-then-act --------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reports what is decided in one section and acted upon in a later one of the
// same guard without a second look.
//
// Only acts that go wrong if somebody else was faster: to overwrite what was
// found missing, to use what was found. An insertion that leaves an element in
// place looks by itself, and an erase of a missing key does nothing. What was
// found can only be gone where the program takes elements out.
//
// One of the two sections, or both, may be in a function that is called:
// if (!routes.has(key)) routes.set(key, value), where each locks for itself. To
// overwrite goes wrong then where the value need not be the same for another
// thread with the same key: a cache that is filled twice with what belongs to
// the key is no worse for it.
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

using namespace unlatch;

static bool overwrites(const MapAccess &A) {
  return A.Op == MapOp::InsertOrAssign ||
         (A.Op == MapOp::Subscript && A.Use == ResultUse::Assigned);
}

static constexpr const char *Fails =
    "fails where another thread has removed it since";

/// What is wrong with the act if the decision no longer holds, or null.
static const char *harm(const MapAccess &Act, bool Found) {
  if (!Found)
    return overwrites(Act) ? "overwrites what another thread may have added "
                             "since"
                           : nullptr;
  if (Act.Op == MapOp::At)
    return Fails;
  if (overwrites(Act) || Act.Op == MapOp::Subscript)
    return "adds it again where another thread has removed it since";
  return nullptr;
}

/// Elements are taken out while others may look.
static bool removes(const MapContext &M) {
  return std::any_of(
      M.Accesses.begin(), M.Accesses.end(), [](const AccessSite &Site) {
        return endsElement(Site.A->Op) && Site.A->Op != MapOp::InsertOrAssign &&
               !Site.UnsharedLenient;
      });
}

/// The section looks for itself before it acts.
static bool looksAgain(const MapContext &M, const Function &F,
                       const MapAccess &Act, int Section) {
  return std::any_of(
      F.Accesses.begin(), F.Accesses.end(), [&](const MapAccess &A) {
        bool Looks = A.Op == MapOp::Find || A.Op == MapOp::Contains ||
                     A.Op == MapOp::Count || A.Op == MapOp::Bound ||
                     A.Op == MapOp::TryEmplace || A.Op == MapOp::Emplace ||
                     A.Op == MapOp::Insert;
        return Looks && A.Map == Act.Map &&
               A.Mention.Begin < Act.Mention.Begin &&
               M.inSection(A.Held, Section);
      });
}

/// Some other lock is held from the decision to the act.
static bool otherLockHeld(const MapContext &M, const MapAccess &Decision,
                          const MapAccess &Act) {
  return std::any_of(Decision.Held.begin(), Decision.Held.end(),
                     [&](const HeldLock &L) {
                       return L.MutexUsr != M.G.Rel.MutexUsr &&
                              std::any_of(Act.Held.begin(), Act.Held.end(),
                                          [&](const HeldLock &Other) {
                                            return Other.Section == L.Section;
                                          });
                     });
}

/// Where something is decided, or done, with a key.
struct Half {
  const Function *F = nullptr; ///< whose section it is
  const MapAccess *A = nullptr;
  Hold Held;
  ObjectPath Map;    ///< in terms of the function that decides
  FileRange Loc;     ///< there
  std::string Where; ///< the function that is called for it, or empty
  Lockset Locks;     ///< held there
  const char *Harm = nullptr;
};

/// What a call of Callee comes to, in terms of the caller.
static std::optional<Half> halfOf(const MapContext &M, const Call &C,
                                  const Function &Callee, const MapAccess &A) {
  Half H{&Callee,      &A,    holdOf(M.G.Rel, A.Map, A.Held), {}, C.Loc,
         C.CalleeName, C.Held};
  if (!H.Held.Held || H.Held.Section < 0 || A.InMacro)
    return std::nullopt;
  const Section &S = Callee.Sections[H.Held.Section];
  // What the caller holds from then on is not released.
  if (S.Shape == SectionShape::Returned || !Callee.Effects.empty())
    return std::nullopt;
  H.Map = A.Map;
  if (A.Map.Root == "this") {
    if (!C.Object.known())
      return std::nullopt;
    H.Map = C.Object;
    H.Map.Steps.insert(H.Map.Steps.end(), A.Map.Steps.begin(),
                       A.Map.Steps.end());
  } else if (!isGlobalRoot(A.Map.Root)) {
    return std::nullopt;
  }
  return H;
}

static const Function *soleDefinition(const MapContext &M, const Call &C) {
  auto It = M.View.P.FunctionsByUsr.find(C.CalleeUsr);
  if (It == M.View.P.FunctionsByUsr.end() || It->second.size() != 1)
    return nullptr;
  const Function &F = M.View.P.Functions[It->second.front()];
  return F.NoAnalysis || !F.Body.valid() ? nullptr : &F;
}

static std::optional<Half> direct(const MapContext &M, const Function &F,
                                  int Index) {
  const MapAccess &A = F.Accesses[Index];
  Half H{&F, &A, holdOf(M.G.Rel, A.Map, A.Held), A.Map, A.Mention, "", A.Held};
  if (A.MapUsr != M.Map.Usr || A.Unshared || !H.Held.Held || H.Held.Section < 0)
    return std::nullopt;
  return H;
}

/// A look that does nothing else: `has(key)`, `get(key)` with null on a miss.
static std::optional<Half> lookOf(const MapContext &M, const Function &F,
                                  const CallDecision &D) {
  if (D.LookAccess >= 0)
    return direct(M, F, D.LookAccess);
  const Call &C = F.Calls[D.LookCall];
  const Function *Callee = soleDefinition(M, C);
  if (!Callee)
    return std::nullopt;
  for (const LookupIdiom &L : Callee->Lookups) {
    const MapAccess &A = Callee->Accesses[L.Access];
    bool Says = L.Miss == LookupIdiom::MissKind::Null ||
                (L.Miss == LookupIdiom::MissKind::False && L.Value == "true");
    if (Says && A.MapUsr == M.Map.Usr &&
        L.KeyParameter == static_cast<int>(D.LookArgument))
      return halfOf(M, C, *Callee, A);
  }
  return std::nullopt;
}

/// Another thread with the same key may have another value.
static bool valueDiffers(const Half &Act, const CallDecision &D) {
  if (Act.A->ValueMade)
    return true;
  unsigned Parameters = Act.A->ValueParameters;
  if (Act.Where.empty())
    return (Parameters & ~(1u << Act.A->KeyParameter)) != 0;
  return (Parameters & D.Varying) != 0;
}

/// A function that throws where the key is missing.
static bool throwsOnMiss(const Function &F, const MapAccess &A) {
  return std::any_of(
      F.Lookups.begin(), F.Lookups.end(), [&](const LookupIdiom &L) {
        return &F.Accesses[L.Access] == &A &&
               L.Miss == LookupIdiom::MissKind::Throw && L.KeyParameter >= 0;
      });
}

/// Something that the function does with the key whatever it finds.
static std::optional<Half> actOf(const MapContext &M, const Function &F,
                                 const CallDecision &D) {
  auto Right = [&](Half &Act) {
    Act.Harm = harm(*Act.A, D.Found);
    if (!Act.Harm && D.Found && throwsOnMiss(*Act.F, *Act.A))
      Act.Harm = Fails;
    return Act.A->KeyParameter >= 0 && Act.Harm &&
           (D.Found || valueDiffers(Act, D)) &&
           !looksAgain(M, *Act.F, *Act.A, Act.Held.Section);
  };
  if (D.ActAccess >= 0) {
    std::optional<Half> Act = direct(M, F, D.ActAccess);
    return Act && Right(*Act) ? Act : std::nullopt;
  }
  const Call &C = F.Calls[D.ActCall];
  const Function *Callee = soleDefinition(M, C);
  if (!Callee)
    return std::nullopt;
  for (const MapAccess &A : Callee->Accesses) {
    if (A.MapUsr != M.Map.Usr ||
        A.KeyParameter != static_cast<int>(D.ActArgument))
      continue;
    std::optional<Half> Act = halfOf(M, C, *Callee, A);
    if (Act && Right(*Act) &&
        (A.Block == Callee->Body ||
         A.Block == Callee->Sections[Act->Held.Section].Block))
      return Act;
  }
  return std::nullopt;
}

/// Some lock is held from the one to the other, whatever it is.
static bool heldThroughout(const Lockset &Before, const Lockset &After) {
  return std::any_of(Before.begin(), Before.end(), [&](const HeldLock &L) {
    return std::any_of(After.begin(), After.end(), [&](const HeldLock &Other) {
      return L.Section >= 0 || Other.Section >= 0
                 ? L.Section == Other.Section
                 : L.MutexUsr == Other.MutexUsr;
    });
  });
}

static void throughCalls(const MapContext &M, std::vector<Finding> &Out) {
  const Program &P = M.View.P;
  bool Removes = removes(M);
  for (unsigned Index = 0; Index != P.Functions.size(); ++Index) {
    const Function &F = P.Functions[Index];
    // The caller may hold the lock, or no other thread is there yet.
    if (F.Decisions.empty() || F.NoAnalysis || F.Main ||
        F.Kind == FunctionKind::Initializer || saysCallerLocks(F.Name) ||
        M.View.Lenient.of(Index).Unshared)
      continue;
    std::set<FileRange> Seen;
    for (const CallDecision &D : F.Decisions) {
      if (D.Found && !Removes)
        continue;
      std::optional<Half> Look = lookOf(M, F, D);
      std::optional<Half> Act = Look ? actOf(M, F, D) : std::nullopt;
      if (!Act || !(Look->Map == Act->Map) ||
          heldThroughout(M.View.Lenient.at(Index, Look->Locks),
                         M.View.Lenient.at(Index, Act->Locks)) ||
          !Seen.insert(Act->Loc).second)
        continue;
      Finding Found;
      Found.Check = "unlatch-check-then-act";
      Found.Loc = Act->Loc;
      Found.Message = "this " + std::string(Act->Harm) + ": " + M.MutexName +
                      " was released after " + M.MapName + " was looked at";
      Found.MapUsr = M.Map.Usr;
      Found.MutexUsr = M.G.Rel.MutexUsr;
      Found.Notes.push_back(
          {Look->Loc, std::string(D.Found ? "found here"
                                          : "found missing "
                                            "here") +
                          (Look->Where.empty() ? ", in another section"
                                               : ", under a lock of its own")});
      if (!Act->Where.empty())
        Found.Notes.push_back({Act->A->Mention, "locked again and done here"});
      Out.push_back(std::move(Found));
    }
  }
}

void unlatch::findCheckThenAct(const MapContext &M, const GuardedMap &,
                               std::vector<Finding> &Out) {
  bool Removes = removes(M);
  // What the section goes on to do with the key follows from the first act.
  std::set<std::tuple<const Function *, int, int>> Acted;
  for (const AccessSite &Site : M.Accesses) {
    int Index = Site.A->DecidedBy;
    bool Found = Site.A->DecidedFound;
    const char *Harm = Index >= 0 ? harm(*Site.A, Found) : nullptr;
    if (!Harm || static_cast<size_t>(Index) >= Site.F->Accesses.size() ||
        (Found && !Removes) || Site.UnsharedLenient || !Site.Lenient.Held ||
        Site.Lenient.Section < 0)
      continue;
    const MapAccess &Decision = Site.F->Accesses[Index];
    Hold Before = holdOf(M.G.Rel, Decision.Map, Decision.Held);
    if (!Before.Held || Before.Section < 0 ||
        Before.Section == Site.Lenient.Section ||
        looksAgain(M, *Site.F, *Site.A, Site.Lenient.Section) ||
        otherLockHeld(M, Decision, *Site.A))
      continue;
    // Held by the caller all along, the two sections are one.
    if (holdOf(M.G.Rel, Site.A->Map,
               M.View.Lenient.of(Site.Index.Function).Locks)
            .Held)
      continue;
    if (!Acted.emplace(Site.F, Index, Site.Lenient.Section).second)
      continue;
    Finding F;
    F.Check = "unlatch-check-then-act";
    F.Loc = Site.A->Mention;
    F.Message = "this " + std::string(Harm) + ": " + M.MutexName +
                " was released after " + M.MapName + " was looked at";
    F.MapUsr = M.Map.Usr;
    F.MutexUsr = M.G.Rel.MutexUsr;
    F.Notes.push_back(
        {Decision.Mention, Found ? "found here, in another section"
                                 : "found missing here, in another section"});
    Out.push_back(std::move(F));
  }
  throughCalls(M, Out);
}

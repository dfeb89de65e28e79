//===- VacuousLock.cpp - unlatch-vacuous-lock -----------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reports guards that protect nothing: unnamed temporaries, deferred guards
// that nobody locks, mutexes that live in the function, another object's mutex.
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"

#include <algorithm>
#include <set>

using namespace unlatch;

/// A name for the guard that the function does not use yet.
static std::string freeName(const Function &F) {
  for (const char *Name : {"lock", "guard", "lock_guard_", "held_lock"})
    if (!std::binary_search(F.Identifiers.begin(), F.Identifiers.end(), Name))
      return Name;
  return {};
}

static bool isTemporary(const Section &S) {
  return S.GuardName.empty() && S.Shape == SectionShape::Guard &&
         S.Acquire.valid() && S.Acquire == S.Block;
}

/// Deferred, and locked by nothing that can be seen.
static bool isNeverLocked(const Section &S) {
  return S.LockedLater && !S.GuardEscapes && !S.TryOrTimed &&
         std::none_of(S.Changes.begin(), S.Changes.end(),
                      [](const Section::Change &C) { return !C.Unlock; });
}

void unlatch::findVacuousGuards(const ProgramView &View,
                                std::vector<Finding> &Out) {
  std::set<FileRange> Seen; // an instantiation each
  for (const Function &Fn : View.P.Functions)
    for (const Section &S : Fn.Sections) {
      std::string Message;
      if (isTemporary(S))
        Message = "this guard has no name: it unlocks at once, and nothing "
                  "after it is protected";
      else if (isNeverLocked(S))
        Message = S.MutexUsr.empty()
                      ? "this declares an empty guard called " +
                            quote(S.GuardName) + ", and locks nothing"
                      : quote(S.GuardName) + " is never locked";
      else if (S.OwnMutex && !S.GuardEscapes && !S.WaitsOnCondition)
        Message = "this mutex lives in the function: every call locks its own, "
                  "and no other thread waits";
      else
        continue;
      if (!S.Acquire.valid() || !Seen.insert(S.Acquire).second)
        continue;
      Finding F;
      F.Check = "unlatch-vacuous-lock";
      F.Loc = S.Acquire;
      F.Message = std::move(Message);
      F.MutexUsr = S.MutexUsr;
      std::string Name = freeName(Fn);
      if (isTemporary(S) && !S.InMacro && S.GuardType.valid() &&
          !Name.empty()) {
        FileRange After = S.GuardType;
        After.Begin = After.End;
        F.Fix.push_back({After, " " + Name});
        F.FixDescription = "name the guard";
      }
      Out.push_back(std::move(F));
    }
}

void unlatch::findVacuousLock(const MapContext &M, const GuardedMap &,
                              std::vector<Finding> &Out) {
  Witnesses Held(M);
  std::set<FileRange> Seen;
  for (const AccessSite &Site : M.Accesses) {
    if (isElementUse(Site.A->Op) || Site.A->Op == MapOp::End ||
        Site.UnsharedLenient || !Site.A->Map.known() || Site.F->NoAnalysis)
      continue;
    const Section *S = sectionOfOtherObject(M, Site);
    if (!S || isExempt(M, Site) || !Seen.insert(Site.A->Mention).second)
      continue;
    Finding F;
    F.Check = "unlatch-vacuous-lock";
    F.Loc = Site.A->Mention;
    F.Message = M.MutexName + " is locked for this access to " + M.MapName +
                ", but that of another object";
    F.MapUsr = M.Map.Usr;
    F.MutexUsr = M.G.Rel.MutexUsr;
    F.Notes.push_back({S->Acquire, "locked here"});
    Held.add(Site, LockMode::Shared, F.Notes);
    Out.push_back(std::move(F));
  }
}

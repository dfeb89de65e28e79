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
// place looks by itself, and an erase of a missing key does nothing.
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"

#include <algorithm>

using namespace unlatch;

/// What is wrong with the act if the decision no longer holds, or null.
static const char *harm(const MapAccess &Act) {
  bool Overwrites =
      Act.Op == MapOp::InsertOrAssign ||
      (Act.Op == MapOp::Subscript && Act.Use == ResultUse::Assigned);
  if (!Act.DecidedFound)
    return Overwrites ? "overwrites what another thread may have added since"
                      : nullptr;
  if (Act.Op == MapOp::At)
    return "fails where another thread has removed it since";
  if (Overwrites || Act.Op == MapOp::Subscript)
    return "adds it again where another thread has removed it since";
  return nullptr;
}

/// The section looks for itself before it acts.
static bool looksAgain(const MapContext &M, const AccessSite &Act) {
  return std::any_of(
      Act.F->Accesses.begin(), Act.F->Accesses.end(), [&](const MapAccess &A) {
        bool Looks = A.Op == MapOp::Find || A.Op == MapOp::Contains ||
                     A.Op == MapOp::Count || A.Op == MapOp::Bound ||
                     A.Op == MapOp::TryEmplace || A.Op == MapOp::Emplace ||
                     A.Op == MapOp::Insert;
        return Looks && A.Map == Act.A->Map &&
               A.Mention.Begin < Act.A->Mention.Begin &&
               M.inSection(A.Held, Act.Lenient.Section);
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

void unlatch::findCheckThenAct(const MapContext &M, const GuardedMap &,
                               std::vector<Finding> &Out) {
  for (const AccessSite &Site : M.Accesses) {
    int Index = Site.A->DecidedBy;
    const char *Harm = Index >= 0 ? harm(*Site.A) : nullptr;
    if (!Harm || static_cast<size_t>(Index) >= Site.F->Accesses.size() ||
        Site.UnsharedLenient || !Site.Lenient.Held || Site.Lenient.Section < 0)
      continue;
    const MapAccess &Decision = Site.F->Accesses[Index];
    Hold Before = holdOf(M.G.Rel, Decision.Map, Decision.Held);
    if (!Before.Held || Before.Section < 0 ||
        Before.Section == Site.Lenient.Section || looksAgain(M, Site) ||
        otherLockHeld(M, Decision, *Site.A))
      continue;
    // Held by the caller all along, the two sections are one.
    if (holdOf(M.G.Rel, Site.A->Map,
               M.View.Lenient.of(Site.Index.Function).Locks)
            .Held)
      continue;
    Finding F;
    F.Check = "unlatch-check-then-act";
    F.Loc = Site.A->Mention;
    F.Message = "this " + std::string(Harm) + ": " + M.MutexName +
                " was released after " + M.MapName + " was looked at";
    F.MapUsr = M.Map.Usr;
    F.MutexUsr = M.G.Rel.MutexUsr;
    F.Notes.push_back({Decision.Mention, Site.A->DecidedFound
                                             ? "found here, in another section"
                                             : "found missing here, in another "
                                               "section"});
    Out.push_back(std::move(F));
  }
}

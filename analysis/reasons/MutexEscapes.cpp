//===- MutexEscapes.cpp - The mutex is used beyond its sections -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Accessors.h"
#include "analysis/LockMakers.h"
#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findMutexEscapes(const MapContext &M, std::vector<Reason> &Out) {
  const std::string &Usr = M.G.Rel.MutexUsr;
  Places Found;
  if (!M.Mutex)
    Found.add(M.Map.Loc, "no unit that was seen declares the mutex");
  for (const MutexUse &Use : M.View.P.MutexUses)
    if (Use.MutexUsr == Usr && !Use.LifeCycle.valid() && Use.Accessor.empty())
      Found.add(Use.Loc,
                Use.Why.empty() ? "named other than to lock it" : Use.Why);
  for (const Function *F : accessorsOf(M.View.P, Usr))
    if (!isOnlyLocked(M.View.P, *F))
      Found.add(F->Loc, quote(F->Name) + " returns a reference to it for "
                                         "others, or not only to lock it");
  for (const SectionSite &Site : M.Sections) {
    const Section &S = *Site.S;
    if (S.WaitsOnCondition)
      Found.add(S.Acquire, "waited on with a condition variable");
    else if (S.GuardEscapes)
      Found.add(S.Acquire, "the guard is passed on, moved or asked");
    if (!S.Mutex.known())
      Found.add(S.Acquire, "which object's mutex this is, is not understood");
  }
  for (unsigned Index : M.View.P.mentioning(Usr)) {
    const Function &F = M.View.function(Index);
    for (const LockEffect &E : F.Effects)
      if (E.MutexUsr == Usr && !isLockMaker(M.View.P, F))
        Found.add(F.Loc,
                  quote(F.Name) + (E.What == LockEffect::Kind::Acquires
                                       ? " locks it for its caller"
                                   : E.What == LockEffect::Kind::Releases
                                       ? " unlocks it for its caller"
                                       : " returns a guard that holds it"));
  }
  Found.report(Out, "mutex-escapes",
               M.MutexName + " is used beyond sections that can be rewritten");
}

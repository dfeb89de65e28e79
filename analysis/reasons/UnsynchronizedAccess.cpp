//===- UnsynchronizedAccess.cpp - Some access does not hold the guard -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Strict: a caller that was not seen holds nothing, and a helper's name is no
// proof. What the migration promises is promised to accesses in sections; one
// outside was a race before, and somebody should decide what it was meant to
// see.
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findUnsynchronizedAccess(const MapContext &M,
                                       std::vector<Reason> &Out) {
  Places NotHeld, UnderShared, Asserted;
  for (const AccessSite &Site : M.Accesses) {
    MapOp Op = Site.A->Op;
    if (Site.Unshared || Site.Strict.Maybe)
      continue;
    // Named where nothing was looked into: map-escapes says so.
    if (Op == MapOp::Escape && Site.F->NoAnalysis)
      continue;
    bool Write = isWrite(Op);
    if (!Site.Strict.Held) {
      // Pointees have an owner of their own, and elements used or kept after
      // the section are judged by element-escapes.
      if (isElementUse(Op) && Op != MapOp::ElementWrite)
        continue;
      NotHeld.add(Site.loc(), std::string(Write ? "written" : "read") +
                                  (Site.Strict.OtherObject
                                       ? " under the lock of another object"
                                       : " without it"));
    } else if (Write && M.letsReadersIn(Site.Strict)) {
      UnderShared.add(Site.loc(), Site.Strict.Upgrade
                                      ? "written before the lock is upgraded"
                                      : "written under the shared lock");
    } else if (Op == MapOp::At && Site.A->Possible) {
      Asserted.add(Site.loc(), "operator[] for a key that is only asserted to "
                               "be there; it would become at()");
    }
  }
  NotHeld.report(Out, "unsynchronized-access",
                 M.MapName + " is accessed without " + M.MutexName);
  UnderShared.report(Out, "unsynchronized-access",
                     M.MapName + " is written while " + M.MutexName +
                         " is only held shared");
  Asserted.report(Out, "unsynchronized-access",
                  "operator[] may insert into " + M.MapName +
                      " in a build without assertions",
                  /*ReviewOnly=*/true);
}

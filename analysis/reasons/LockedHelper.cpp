//===- LockedHelper.cpp - Callers hold the lock for this function ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A helper that relies on its caller's lock, or that takes the lock again, can
// not be rewritten by looking at it alone: it belongs to the caller's section.
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findLockedHelper(const MapContext &M, std::vector<Reason> &Out) {
  Places Found;
  for (const AccessSite &Site : M.Accesses)
    if (!Site.Unshared && M.May.atEntry(Site.Index.Function).any())
      Found.add(Site.loc(), quote(Site.F->Name) +
                                " is called with the lock held and touches "
                                "the map");
  Found.report(Out, "locked-helper",
               "functions that are called with " + M.MutexName +
                   " held touch " + M.MapName);
}

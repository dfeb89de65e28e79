//===- LockedHelper.cpp - Callers hold the lock for this function ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A helper that relies on its caller's lock belongs to the caller's section. It
// takes the section's view or update as a parameter, and is a reason only where
// that cannot be: where somebody unseen may call it, where it takes the lock
// again, or where it hands its caller the address of an element.
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findLockedHelper(const MapContext &M, std::vector<Reason> &Out) {
  Places Found;
  for (const LockedHelper &H : M.Helpers)
    if (!H.Why.empty())
      Found.add(H.Where, quote(M.View.function(H.Function).Name) +
                             ", which is called with the lock held, " + H.Why);
  Found.report(Out, "locked-helper",
               "functions that are called with " + M.MutexName +
                   " held touch " + M.MapName);
}

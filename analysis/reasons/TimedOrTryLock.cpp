//===- TimedOrTryLock.cpp - The lock may fail to be taken -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findTimedOrTryLock(const MapContext &M,
                                 std::vector<Reason> &Out) {
  Places Found;
  for (const SectionSite &Site : M.Sections)
    if (Site.S->TryOrTimed)
      Found.add(Site.S->Acquire, "tried, or tried for a time");
  Found.report(Out, "timed-or-try-lock",
               M.MutexName + " is tried, and the path where that fails has no "
                             "meaning without it");
}

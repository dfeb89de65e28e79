//===- ConditionalLock.cpp - The guard is held on some paths only ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findConditionalLock(const MapContext &M,
                                  std::vector<Reason> &Out) {
  Places Found;
  for (const AccessSite &Site : M.Accesses)
    if (!Site.Unshared && Site.Strict.Maybe)
      Found.add(Site.loc(), "held on some of the paths that lead here");
  Found.report(Out, "conditional-lock",
               M.MutexName + " is held on some paths only where " + M.MapName +
                   " is accessed");
}

//===- UnsupportedLock.cpp - A class holds the map with its lock ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findUnsupportedLock(const MapContext &M,
                                  std::vector<Reason> &Out) {
  if (!isWrapperLock(M.G.Rel.MutexUsr))
    return;
  Places Found;
  Found.add(M.Mutex ? M.Mutex->Loc : M.Map.Loc, "declared here");
  Found.report(Out, "unsupported-lock",
               (M.Mutex ? quote(M.Mutex->Type) : "a class") + " holds " +
                   M.MapName + " together with its lock");
}

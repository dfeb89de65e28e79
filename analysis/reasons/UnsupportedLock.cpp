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
  const std::string &Usr = M.G.Rel.MutexUsr;
  if (!isWrapperLock(Usr) || (isWrappedAlone(Usr, M.Map.Usr) &&
                              M.Group.empty() && M.Fields.Usrs.empty()))
    return;
  Places Found;
  Found.add(M.Mutex ? M.Mutex->Loc : M.Map.Loc, "declared here");
  Found.report(Out, "unsupported-lock",
               (M.Mutex ? quote(M.Mutex->Type) : "a class") + " holds " +
                   M.MapName + " and other state together with their lock");
}

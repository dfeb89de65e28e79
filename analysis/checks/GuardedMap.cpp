//===- GuardedMap.cpp - unlatch-guarded-map -------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reports read-mostly guarded maps that could be migrated.
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"

using namespace unlatch;

void unlatch::findGuardedMap(const MapContext &M, const GuardedMap &Map,
                             std::vector<Finding> &Out) {
  if (!M.View.Options.GuardedMapFindings || Map.What != Verdict::Migrate)
    return;
  auto Places = [](unsigned N) {
    return std::to_string(N) + (N == 1 ? " place" : " places");
  };
  Finding F;
  F.Check = "unlatch-guarded-map";
  F.Loc = M.Map.Loc;
  F.Message = M.MapName + " is guarded by " + M.MutexName + " (" +
              heldRatio(M) + "), read in " + Places(Map.Reads) +
              " and written in " + Places(Map.Writes) + ": it can be migrated";
  F.MapUsr = M.Map.Usr;
  F.MutexUsr = M.G.Rel.MutexUsr;
  Out.push_back(std::move(F));
}

//===- WriteUnderSharedLock.cpp - A write where readers are let in --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reports operator[], insert, erase, clear, assignment and in-place changes
// under a shared lock.
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"
#include "analysis/Fixes.h"

#include <algorithm>
#include <set>

using namespace unlatch;

static const char *describe(MapOp Op) {
  switch (Op) {
  case MapOp::Subscript:
    return "operator[] may insert into ";
  case MapOp::Insert:
  case MapOp::Emplace:
  case MapOp::TryEmplace:
  case MapOp::InsertOrAssign:
    return "insertion into ";
  case MapOp::EraseKey:
  case MapOp::EraseIterator:
  case MapOp::EraseIf:
    return "erase from ";
  case MapOp::Clear:
    return "clear of ";
  case MapOp::ElementWrite:
    return "change of an element of ";
  default:
    return "write to ";
  }
}

/// Writers may have a second, exclusive lock among themselves; whether readers
/// are safe from them is then not for this check to say.
static bool otherLockHeld(const MapContext &M, const AccessSite &Site) {
  Lockset Held = M.View.Lenient.at(Site.Index.Function, Site.A->Held);
  return std::any_of(Held.begin(), Held.end(), [&](const HeldLock &L) {
    return L.MutexUsr != M.G.Rel.MutexUsr && L.Mode == LockMode::Exclusive;
  });
}

void unlatch::findWriteUnderShared(const MapContext &M, const GuardedMap &,
                                   std::vector<Finding> &Out) {
  Witnesses Held(M);
  std::set<std::pair<std::string, unsigned>> Lines;
  for (const AccessSite &Site : M.Accesses) {
    if (!isWrite(Site.A->Op) || Site.A->Possible || Site.UnsharedLenient ||
        !Site.Lenient.Held || !M.letsReadersIn(Site.Lenient) ||
        Site.F->NoAnalysis || otherLockHeld(M, Site))
      continue;
    const FileRange &Loc =
        Site.A->Mention.valid() ? Site.A->Mention : Site.A->Call;
    if (!Lines.emplace(Loc.File, Loc.Line).second)
      continue;
    Finding F;
    F.Check = "unlatch-write-under-shared-lock";
    F.Loc = Loc;
    F.Message = describe(Site.A->Op) + M.MapName + " while " + M.MutexName +
                (Site.Lenient.Upgrade ? " is only held to be upgraded"
                                      : " is only held shared");
    F.MapUsr = M.Map.Usr;
    F.MutexUsr = M.G.Rel.MutexUsr;
    int Section = Site.Lenient.Section;
    if (Section >= 0)
      F.Notes.push_back({Site.F->Sections[Section].Acquire,
                         Site.Lenient.Upgrade
                             ? "locked here, with readers let in"
                             : "locked here, shared"});
    Held.add(Site, LockMode::Exclusive, F.Notes);
    fixSharedGuard(M, Site, F);
    Out.push_back(std::move(F));
  }
}

//===- PointeeGuarded.cpp - What values point to is guarded as well -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A read section that looks at what an element points to, while write sections
// change it in place, needs the lock for that object: a lock-free map would
// give the pointer and no protection. Pointees that are read outside of any
// section are not guarded by this mutex in the first place.
//
// Exclusive sections that only look an element up and then change what it
// points to need the lock against each other, as nothing would be left of it in
// a section that does not write the map.
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findPointeeGuarded(const MapContext &M,
                                 std::vector<Reason> &Out) {
  Modes Written, Touched;
  bool ExcludesOnly = false;
  Places Found;
  for (const AccessSite &Site : M.Accesses) {
    MapOp Op = Site.A->Op;
    if (Site.Unshared || !Site.May.any() ||
        (Op != MapOp::PointeeRead && Op != MapOp::PointeeWrite))
      continue;
    Touched = Touched | Site.May;
    if (Op == MapOp::PointeeWrite)
      Written = Written | Site.May;
    if (Op == MapOp::PointeeWrite && Site.May.Exclusive &&
        !M.writesMapInSection(Site.Index.Function, Site.A->Held))
      ExcludesOnly = true;
    Found.add(Site.loc(),
              std::string(Op == MapOp::PointeeWrite ? "changed here, under the "
                                                    : "read here, under the ") +
                  (Site.May.Exclusive ? "exclusive" : "shared") + " lock");
  }
  if ((Written.Exclusive && Touched.Shared) ||
      (Written.Shared && Touched.Exclusive) || ExcludesOnly)
    Found.report(Out, "pointee-guarded",
                 "what the values of " + M.MapName +
                     " point to is changed and read under " + M.MutexName);
}

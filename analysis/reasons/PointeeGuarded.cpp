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
#include "analysis/StandIns.h"
#include "summary/Sharing.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

using namespace unlatch;

namespace {

/// Whether a section that holds the lock exclusively takes elements out.
bool endsElements(const AccessSite &Site) {
  return std::any_of(
      Site.A->Held.begin(), Site.A->Held.end(), [&](const HeldLock &L) {
        return L.Mode == LockMode::Exclusive && L.Section >= 0 &&
               std::any_of(Site.F->Accesses.begin(), Site.F->Accesses.end(),
                           [&](const MapAccess &A) {
                             return A.MapUsr == Site.A->MapUsr &&
                                    mayEndElement(A) &&
                                    std::any_of(A.Held.begin(), A.Held.end(),
                                                [&](const HeldLock &Other) {
                                                  return Other.Section ==
                                                         L.Section;
                                                });
                           });
      });
}

/// What nobody else uses is taken out: while the lock is held nobody can begin
/// to use it. Readers without a lock can.
void addUnused(const MapContext &M, Places &Counts, Places &Atomics) {
  Places Changed;
  for (const AccessSite &Site : M.Accesses) {
    if (Site.Unshared || !Site.May.any())
      continue;
    if (Site.A->Why == ChangesAtomic && Site.May.Shared)
      Changed.add(Site.loc(), "changed here, under the shared lock");
    if (!endsElements(Site))
      continue;
    if (Site.A->Why == AsksSharers)
      Counts.add(Site.loc(), "what nobody shares is taken out here");
    else if (Site.A->Why == AsksAtomic)
      Atomics.add(Site.loc(), "asked here, where elements are taken out");
  }
  if (Changed.empty())
    Atomics = {};
  else if (!Atomics.empty())
    Atomics.append(Changed);
}

/// Readers change more than one atomic in a section, and a section that holds
/// the lock exclusively looks at them: it never saw one changed and the other
/// not yet.
void findSteps(const MapContext &M, std::vector<Reason> &Out) {
  std::map<std::pair<unsigned, int>, std::set<FileRange>> Changes;
  std::set<FileRange> Repeated;
  Places Asked, Changed;
  for (const AccessSite &Site : M.Accesses) {
    if (Site.Unshared ||
        (Site.A->Op != MapOp::PointeeRead && Site.A->Op != MapOp::PointeeWrite))
      continue;
    if (Site.A->Why == AsksAtomic && Site.May.Exclusive)
      Asked.add(Site.loc(), "looked at here, under the exclusive lock");
    if (Site.A->Why == ChangesAtomic && Site.May.Shared)
      for (const HeldLock &L : Site.A->Held)
        if (L.Section >= 0 && L.MutexUsr == M.G.Rel.MutexUsr)
          Changes[{Site.Index.Function, L.Section}].insert(Site.loc());
    const MapAccess *From =
        Site.A->Origin >= 0 ? &Site.F->Accesses[Site.A->Origin] : Site.A;
    if (From->InLoop || From->Op == MapOp::RangeFor)
      Repeated.insert(Site.loc());
  }
  for (const auto &[Section, Places] : Changes)
    for (const FileRange &Place : Places)
      if (Places.size() > 1 || Repeated.count(Place) != 0)
        Changed.add(Place, "changed here with others, under the shared lock");
  if (Asked.empty() || Changed.empty())
    return;
  Changed.append(Asked);
  Changed.report(Out, "pointee-guarded",
                 M.MutexName + " may keep atomics that the values of " +
                     M.MapName + " point to in step with each other",
                 /*ReviewOnly=*/true);
}

} // namespace

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
  // What a helper gives may be changed or read by whoever called it.
  for (const SectionSite &Site : M.Sections)
    for (const LockedHelper *H : M.helpersIn(Site.Function, Site.Index)) {
      if (!H->GivesPointee)
        continue;
      Touched.add(Site.S->Mode);
      if (Site.S->Mode == LockMode::Exclusive)
        Written.Exclusive = true;
      Found.add(Site.S->Acquire,
                quote(M.View.function(H->Function).Name) +
                    " may give it to what this lock is held for");
    }
  if ((Written.Exclusive && Touched.Shared) ||
      (Written.Shared && Touched.Exclusive) || ExcludesOnly)
    Found.report(Out, "pointee-guarded",
                 "what the values of " + M.MapName +
                     " point to is changed and read under " + M.MutexName);

  Places Counts, Atomics;
  addUnused(M, Counts, Atomics);
  Counts.report(Out, "pointee-guarded",
                M.MutexName + " keeps readers from taking copies of what " +
                    M.MapName + " has, while it is asked who has some");
  if (!Atomics.empty())
    Atomics.report(Out, "pointee-guarded",
                   M.MutexName + " may keep atomics in the values of " +
                       M.MapName + " as they are, while elements are taken out",
                   /*ReviewOnly=*/true);

  findSteps(M, Out);
  findStandIns(M, Out);
}

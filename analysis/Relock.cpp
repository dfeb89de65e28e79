//===- Relock.cpp - Can the lock itself be replaced? ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Relock.h"

#include <set>

using namespace unlatch;

/// Reasons to keep the map that speak against touching its lock as well.
static bool concernsTheLock(const Reason &Why) {
  for (const char *Code :
       {"abi", "macro", "not-read-mostly", "old-standard", "template-dependent",
        "unseen-code", "unsynchronized-access"})
    if (Why.Code == Code)
      return Code != std::string_view("not-read-mostly") || !Why.ReviewOnly;
  return false;
}

static void findOddDeclaration(const MapContext &M, Places &Found) {
  const MutexDecl &Mutex = *M.Mutex;
  if (Mutex.Type != "std::shared_mutex" &&
      Mutex.Type != "std::shared_timed_mutex")
    Found.add(Mutex.Loc, "it is no std::shared_mutex");
  if (Mutex.InMacro)
    Found.add(Mutex.Loc, "declared by a macro");
  if (Mutex.Dependent)
    Found.add(Mutex.Loc, "declared in a template");
  if (!Mutex.SoleDeclarator || !Mutex.OtherTypeRanges.empty())
    Found.add(Mutex.Loc, "declared together with something else, or twice");
}

static void findOddSection(const SectionSite &Site, bool Timed, Places &Found) {
  const Section &S = *Site.S;
  if (S.InMacro)
    Found.add(S.Acquire, "locked in a macro's body");
  if (S.Dependent)
    Found.add(S.Acquire, "locked in a template");
  if (S.Suspends)
    Found.add(S.Acquire, "a coroutine may go on, and unlock it, elsewhere");
  if (S.Shape == SectionShape::Returned || S.Shape == SectionShape::Factory ||
      S.Shape == SectionShape::Opaque ||
      (S.GuardEscapes && !S.WaitsOnCondition))
    Found.add(S.Acquire, "the guard is passed on, moved or asked: another "
                         "thread might unlock it");
  if (!S.Mutex.known())
    Found.add(S.Acquire, "which object's mutex this is, is not understood");
  if (Timed && S.TryOrTimed)
    Found.add(S.Acquire, "locked by trying, perhaps for a time");
}

static Places findOddUses(const MapContext &M) {
  Places Found;
  findOddDeclaration(M, Found);
  const std::string &Usr = M.G.Rel.MutexUsr;
  for (const MutexUse &Use : M.View.P.MutexUses)
    if (Use.MutexUsr == Usr)
      Found.add(Use.Loc,
                Use.Why.empty() ? "named other than to lock it" : Use.Why);
  bool Timed = M.Mutex->Type == "std::shared_timed_mutex";
  for (const SectionSite &Site : M.Sections)
    findOddSection(Site, Timed, Found);
  for (unsigned Index : M.View.P.mentioning(Usr)) {
    const Function &F = M.View.function(Index);
    for (const LockEffect &E : F.Effects)
      if (E.MutexUsr == Usr)
        Found.add(F.Loc, quote(F.Name) + " locks or unlocks it for its caller");
  }
  return Found;
}

/// Sections by their places: a template's or a header's are seen many times.
static void countSections(const MapContext &M, GuardedMap &Map) {
  std::set<FileRange> Shared, Exclusive;
  for (const SectionSite &Site : M.Sections)
    (Site.S->Mode == LockMode::Shared ? Shared : Exclusive)
        .insert(Site.S->Acquire);
  Map.SharedSections = Shared.size();
  Map.ExclusiveSections = Exclusive.size();
}

void unlatch::judgeRelock(const MapContext &M, GuardedMap &Map) {
  if (!M.Mutex || !M.Mutex->Shared)
    return;
  countSections(M, Map);
  for (const Reason &Why : Map.Reasons)
    if (concernsTheLock(Why))
      Map.RelockReasons.push_back(Why);
  findOddUses(M).report(Map.RelockReasons, "mutex-escapes",
                        M.MutexName + " is used in ways that another type "
                                      "might not serve");
  if (Map.SharedSections == 0 || Map.SharedSections < Map.ExclusiveSections) {
    Places Found;
    Found.add(M.Mutex->Loc, "locked shared in " +
                                std::to_string(Map.SharedSections) +
                                " places and exclusively in " +
                                std::to_string(Map.ExclusiveSections));
    Found.report(Map.RelockReasons, "not-read-mostly",
                 M.MutexName + " is not mostly locked shared");
  }
  Map.Relockable = Map.RelockReasons.empty();
}

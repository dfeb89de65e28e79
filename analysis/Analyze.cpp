//===- Analyze.cpp - From a program to verdicts and findings --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Analysis.h"

#include "analysis/Checks.h"
#include "analysis/MapGroups.h"
#include "analysis/Profile.h"
#include "analysis/Reasons.h"
#include "analysis/Relock.h"

#include <algorithm>
#include <set>

using namespace unlatch;

static void count(const MapContext &M, GuardedMap &Map) {
  std::set<FileRange> Reads, Writes;
  for (const AccessSite &Site : M.Accesses) {
    MapOp Op = Site.A->Op;
    if (Site.Unshared)
      continue;
    if (isLookup(Op))
      Reads.insert(Site.loc());
    if (Op == MapOp::ElementWrite) {
      // All changes through one find, or through the subscript that is a
      // write already, are one.
      int Origin = Site.A->Origin;
      bool Known =
          Origin >= 0 && static_cast<size_t>(Origin) < Site.F->Accesses.size();
      const MapAccess &From = Known ? Site.F->Accesses[Origin] : *Site.A;
      Writes.insert(From.Call.valid() ? From.Call : From.Mention);
    } else if (isWrite(Op)) {
      Writes.insert(Site.loc());
    }
    if (isElementUse(Op) || Op == MapOp::End || Site.F->NoAnalysis)
      continue;
    if (Site.Lenient.Held)
      ++(Site.Lenient.Mode == LockMode::Shared ? Map.HeldShared
                                               : Map.HeldExclusive);
    else if (!Site.UnsharedLenient)
      ++Map.NotHeld;
  }
  Map.Reads = Reads.size();
  Map.Writes = Writes.size();
}

/// Only called where no reason speaks against the migration, so that every
/// section is known to touch the map and nothing else that needs the mutex.
static bool mutexCanGo(const MapContext &M) {
  if (!M.Mutex || M.Mutex->InMacro || !M.Mutex->SoleDeclarator)
    return false;
  const std::string &Usr = M.G.Rel.MutexUsr;
  return std::none_of(M.View.P.MutexUses.begin(), M.View.P.MutexUses.end(),
                      [&](const MutexUse &U) {
                        return U.MutexUsr == Usr && !U.LifeCycle.valid() &&
                               U.Accessor.empty();
                      });
}

static std::set<unsigned> beforeSharing(const MapContext &M) {
  std::set<unsigned> Found;
  for (const std::string &Usr : M.maps())
    for (AccessIndex I : M.View.AccessesOf.at(Usr))
      if (M.View.Strict.of(I.Function).Unshared)
        Found.insert(I.Function);
  for (const std::string &Usr : M.Fields.Usrs)
    for (StateIndex I : M.View.StatesOf.at(Usr))
      if (M.View.Strict.of(I.Function).Unshared)
        Found.insert(I.Function);
  return Found;
}

static GuardedMap judge(const MapContext &M) {
  GuardedMap Map;
  Map.MapUsr = M.Map.Usr;
  Map.MutexUsr = M.G.Rel.MutexUsr;
  Map.Group = M.Group;
  Map.Fields = M.Fields.Usrs;
  Map.Helpers = M.Helpers;
  Map.Borrowers = M.Borrowers;
  Map.BeforeSharing = beforeSharing(M);
  Map.Sure = M.G.confidence();
  count(M, Map);
  Map.Measured = measure(M);
  // Of a class that is nobody's to change, nothing else has to be said.
  findUnsupportedLock(M, Map.Reasons);
  if (Map.Reasons.empty())
    for (const ReasonRule &Rule : reasonRules())
      Rule.Find(M, Map.Reasons);
  std::stable_sort(Map.Reasons.begin(), Map.Reasons.end(),
                   [](const Reason &A, const Reason &B) {
                     return std::tie(A.ReviewOnly, A.Loc, A.Code) <
                            std::tie(B.ReviewOnly, B.Loc, B.Code);
                   });
  Map.What = Map.Reasons.empty()              ? Verdict::Migrate
             : Map.Reasons.front().ReviewOnly ? Verdict::Review
                                              : Verdict::Keep;
  Map.MutexRemovable = Map.What != Verdict::Keep && mutexCanGo(M);
  judgeRelock(M, Map);
  return Map;
}

/// A set that moves with a map is one of the map's fields, not a map by itself.
static void leaveOutCarried(std::vector<GuardedMap> &Maps) {
  std::set<std::string> Carried;
  for (const GuardedMap &Map : Maps)
    if (Map.What != Verdict::Keep)
      Carried.insert(Map.Fields.begin(), Map.Fields.end());
  std::erase_if(Maps, [&](const GuardedMap &Map) {
    return Carried.count(Map.MapUsr) != 0;
  });
}

AnalysisResult unlatch::analyze(const Program &P,
                                const AnalysisOptions &Options) {
  ProgramView View(P, Options);
  AnalysisResult Result;
  for (const auto &[Usr, G] : View.GuardOf) {
    MapContext M(View, P.Maps.at(Usr), G);
    Result.Maps.push_back(judge(M));
    size_t Before = Result.Findings.size();
    if (M.G.confidence() >= Options.MinConfidence)
      for (const Check &C : checks())
        C.Find(M, Result.Maps.back(), Result.Findings);
    for (; Before != Result.Findings.size(); ++Before)
      Result.Findings[Before].Sure = M.G.confidence();
  }
  findVacuousGuards(View, Result.Findings);
  agreeOnVerdicts(View, Result.Maps);
  leaveOutCarried(Result.Maps);
  std::stable_sort(Result.Maps.begin(), Result.Maps.end(),
                   [&](const GuardedMap &A, const GuardedMap &B) {
                     return P.Maps.at(A.MapUsr).Loc < P.Maps.at(B.MapUsr).Loc;
                   });
  std::erase_if(Result.Findings,
                [&](const Finding &F) { return isSuppressed(P, F); });
  std::stable_sort(Result.Findings.begin(), Result.Findings.end(),
                   [](const Finding &A, const Finding &B) {
                     return std::tie(A.Loc, A.Check) < std::tie(B.Loc, B.Check);
                   });
  return Result;
}

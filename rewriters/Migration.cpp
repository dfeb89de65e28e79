//===- Migration.cpp - From verdicts to verified changes of files ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Migration.h"

#include "rewriters/Assembly.h"
#include "rewriters/Names.h"
#include "rewriters/Relock.h"

#include "llvm/ADT/STLExtras.h"

#include <map>
#include <set>

using namespace llvm;

namespace unlatch {

static std::vector<MovedMap> movedWith(const GuardedMap &Map) {
  if (Map.Group.empty())
    return {{Map.MapUsr, Map.MutexUsr}};
  std::vector<MovedMap> Moved;
  for (const std::string &Usr : Map.Group)
    Moved.push_back({Usr, Map.MutexUsr});
  return Moved;
}

RewriteResult
planMigrations(const Program &P, const std::vector<GuardedMap> &Maps,
               const clang::tooling::CompilationDatabase *Database,
               const MigrationOptions &Options) {
  Sources Files(P);
  Names Named(P);
  std::vector<Candidate> Wanted;
  std::vector<DroppedGroup> Dropped;
  std::set<std::string> Planned; // with a map that it moves together with
  std::set<std::string> Freed;   // mutexes that a migration does without
  std::map<std::string, const GuardedMap *> Relocks; // by mutex
  for (const GuardedMap &Map : Maps) {
    auto Decl = P.Maps.find(Map.MapUsr);
    if (Decl == P.Maps.end())
      continue;
    const std::string &Name = Decl->second.Name;
    if (!Options.Only.empty() && !is_contained(Options.Only, Name))
      continue;
    if (Map.What != Verdict::Migrate &&
        !(Map.What == Verdict::Review && Options.IncludeReview)) {
      if (Options.Relock && Map.Relockable)
        Relocks.emplace(Map.MutexUsr, &Map);
      continue;
    }
    if (!Planned.insert(Map.MapUsr).second)
      continue;
    Freed.insert(Map.MutexUsr);
    Planned.insert(Map.Group.begin(), Map.Group.end());
    auto Plan = planMigration(P, Map, Files, Named);
    if (auto *Why = std::get_if<Reason>(&Plan))
      Dropped.push_back({Name, Map.MapUsr, std::move(*Why)});
    else
      Wanted.push_back({std::move(std::get<EditGroup>(Plan)), Map.MapUsr,
                        Decl->second.Loc, movedWith(Map)});
  }
  for (const auto &[Mutex, Map] : Relocks) {
    if (Freed.count(Mutex))
      continue;
    auto Plan = planRelock(P, Mutex, Files);
    if (auto *Why = std::get_if<Reason>(&Plan))
      Dropped.push_back(
          {P.Mutexes.at(Mutex).Name, Map->MapUsr, std::move(*Why)});
    else
      Wanted.push_back({std::move(std::get<EditGroup>(Plan)),
                        Map->MapUsr,
                        P.Mutexes.at(Mutex).Loc,
                        {}});
  }
  return assemble(P, Files, Database, Options, std::move(Wanted),
                  std::move(Dropped));
}

RewriteResult planFixes(const Program &P, const std::vector<Finding> &Findings,
                        const clang::tooling::CompilationDatabase *Database,
                        const RewriteOptions &Options) {
  Sources Files(P);
  std::vector<Candidate> Wanted;
  for (const Finding &F : Findings) {
    if (F.Fix.empty())
      continue;
    Candidate C;
    C.Group.Name = F.FixDescription.empty() ? F.Message : F.FixDescription;
    C.Group.Edits = F.Fix;
    C.Loc = F.Loc;
    Wanted.push_back(std::move(C));
  }
  return assemble(P, Files, Database, Options, std::move(Wanted), {});
}

} // namespace unlatch

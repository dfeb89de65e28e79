//===- MapGroups.cpp - Maps that have to move together --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/MapGroups.h"

#include "analysis/OtherState.h"
#include "analysis/Reasons.h"

#include <algorithm>
#include <map>
#include <string_view>

using namespace unlatch;

bool unlatch::hasPlaceForGroup(const ObjectDecl &Object) {
  return Object.OtherTypeRanges.empty() &&
         (!Object.Dependent || Object.InPattern) &&
         (Object.Where == Storage::Field ||
          Object.Where == Storage::StaticMember ||
          (Object.Where == Storage::Namespace &&
           Object.Access == Visibility::Internal));
}

bool unlatch::canJoin(const ProgramView &View, const MapDecl &Map,
                      const Guard &G) {
  auto Found = View.P.Mutexes.find(G.Rel.MutexUsr);
  if (Found == View.P.Mutexes.end() || G.Rel.oneToMany() ||
      !G.Companions.empty())
    return false;
  const MutexDecl &Mutex = Found->second;
  return hasPlaceForGroup(Map) && hasPlaceForGroup(Mutex) &&
         Map.Where == Mutex.Where && Map.RecordUsr == Mutex.RecordUsr &&
         Map.Loc.File == Mutex.Loc.File;
}

std::vector<std::string> unlatch::groupOf(const ProgramView &View,
                                          const MapDecl &Map, const Guard &G) {
  if (!canJoin(View, Map, G))
    return {};
  std::vector<const MapDecl *> Members;
  for (const std::string &Usr : View.GuardedBy.at(G.Rel.MutexUsr)) {
    const MapDecl &Decl = View.P.Maps.at(Usr);
    if (canJoin(View, Decl, View.GuardOf.at(Usr)) &&
        (Usr == Map.Usr || !isPlainContainer(View, Decl)))
      Members.push_back(&Decl);
  }
  if (Members.size() < 2)
    return {};
  std::sort(Members.begin(), Members.end(),
            [](auto *A, auto *B) { return A->Loc < B->Loc; });
  std::vector<std::string> Usrs;
  for (const MapDecl *Member : Members)
    Usrs.push_back(Member->Usr);
  return Usrs;
}

void unlatch::agreeOnVerdicts(const ProgramView &View,
                              std::vector<GuardedMap> &Maps) {
  // The member that each of the others has to follow, by its verdict before.
  std::vector<const GuardedMap *> Leads(Maps.size(), nullptr);
  std::map<std::string_view, const GuardedMap *> ByUsr;
  for (const GuardedMap &Map : Maps)
    ByUsr.emplace(Map.MapUsr, &Map);
  for (size_t I = 0; I != Maps.size(); ++I)
    for (const std::string &Usr : Maps[I].Group) {
      auto Other = ByUsr.find(Usr);
      if (Other != ByUsr.end() && Other->second->What > Maps[I].What &&
          (!Leads[I] || Other->second->What > Leads[I]->What))
        Leads[I] = Other->second;
    }
  std::vector<std::pair<size_t, Reason>> Added;
  for (size_t I = 0; I != Maps.size(); ++I) {
    if (!Leads[I])
      continue;
    const MapDecl &Lead = View.P.Maps.at(Leads[I]->MapUsr);
    Reason Why;
    Why.Code = "guards-other-state";
    Why.ReviewOnly = Leads[I]->What == Verdict::Review;
    Why.Loc = Lead.Loc;
    Why.Message =
        quote(View.mutexName(Maps[I].MutexUsr)) + " also guards " +
        quote(Lead.Name) +
        (Why.ReviewOnly ? ", which needs a review" : ", which has to stay");
    Added.emplace_back(I, std::move(Why));
  }
  for (auto &[I, Why] : Added) {
    Maps[I].What = Why.ReviewOnly ? Verdict::Review : Verdict::Keep;
    if (!Why.ReviewOnly)
      Maps[I].MutexRemovable = false;
    // Those that keep the map stand before those that ask for a review.
    Maps[I].Reasons.insert(Why.ReviewOnly ? Maps[I].Reasons.end()
                                          : Maps[I].Reasons.begin(),
                           std::move(Why));
  }
}

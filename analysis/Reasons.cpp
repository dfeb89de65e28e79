//===- Reasons.cpp - The rules that keep a map as it is -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

#include "analysis/CalleeSection.h"

#include "analysis/LockedHelpers.h"
#include "analysis/MapBorrowers.h"
#include "analysis/MapGroups.h"

#include <algorithm>

using namespace unlatch;

MapContext::MapContext(const ProgramView &View, const MapDecl &Map,
                       const Guard &G)
    : View(View), Map(Map), G(G), May(View.P, View.Graph, G.Rel.MutexUsr),
      Group(groupOf(View, Map, G)) {
  auto Decl = View.P.Mutexes.find(G.Rel.MutexUsr);
  Mutex = Decl == View.P.Mutexes.end() ? nullptr : &Decl->second;
  MapName = quote(Map.Name);
  MutexName = quote(View.mutexName(G.Rel.MutexUsr));

  auto Found = View.AccessesOf.find(Map.Usr);
  if (Found != View.AccessesOf.end()) {
    for (AccessIndex I : Found->second) {
      AccessSite Site;
      Site.Index = I;
      Site.F = &View.function(I.Function);
      Site.A = &View.access(I);
      Site.Strict =
          holdOf(G.Rel, Site.A->Map, View.Strict.at(I.Function, Site.A->Held));
      Site.Lenient =
          holdOf(G.Rel, Site.A->Map, View.Lenient.at(I.Function, Site.A->Held));
      Site.Unshared = View.unshared(I, Belief::Strict);
      Site.UnsharedLenient = View.unshared(I, Belief::Lenient);
      Site.May = May.at(I.Function, Site.A->Held);
      Accesses.push_back(Site);
    }
  }
  Fields = carriedFields(*this);
  auto Taken = View.SectionsOf.find(G.Rel.MutexUsr);
  if (Taken != View.SectionsOf.end())
    for (SectionIndex I : Taken->second)
      Sections.push_back({I.Function, I.Section, &View.function(I.Function),
                          &View.function(I.Function).Sections[I.Section]});
  Helpers = lockedHelpersOf(*this);
  Borrowers = mapBorrowersOf(*this);
}

const LockedHelper *MapContext::helper(unsigned F) const {
  auto Found = std::find_if(Helpers.begin(), Helpers.end(),
                            [&](const auto &H) { return H.Function == F; });
  return Found == Helpers.end() ? nullptr : &*Found;
}

std::vector<const LockedHelper *>
MapContext::helpersIn(unsigned F, unsigned Section) const {
  std::vector<const LockedHelper *> Called;
  if (!Helpers.empty())
    for (const CallSite &Site : View.Graph.callsIn(F))
      if (const LockedHelper *H = helper(Site.Callee);
          H && inSection(Site.At->Held, Section))
        Called.push_back(H);
  return Called;
}

bool MapContext::inGroup(const std::string &MapUsr) const {
  return MapUsr == Map.Usr ||
         std::find(Group.begin(), Group.end(), MapUsr) != Group.end();
}

std::set<std::string> MapContext::maps() const {
  std::set<std::string> Usrs(Group.begin(), Group.end());
  Usrs.insert(Map.Usr);
  return Usrs;
}

bool MapContext::inSection(const Lockset &Held, unsigned Section) const {
  return std::any_of(Held.begin(), Held.end(), [&](const HeldLock &L) {
    return L.MutexUsr == G.Rel.MutexUsr &&
           (L.Section < 0 || static_cast<unsigned>(L.Section) == Section);
  });
}

bool MapContext::isIdleClosure(const SectionSite &Site) const {
  if (!isCalleeSection(*Site.S) ||
      !helpersIn(Site.Function, Site.Index).empty())
    return false;
  const Function &F = *Site.F;
  return std::none_of(F.Accesses.begin(), F.Accesses.end(),
                      [&](const MapAccess &A) {
                        return inGroup(A.MapUsr) &&
                               inSection(A.Held, Site.Index);
                      }) &&
         std::none_of(
             F.States.begin(), F.States.end(), [&](const StateAccess &S) {
               return Fields.has(S.Usr) && inSection(S.Held, Site.Index);
             });
}

bool MapContext::letsReadersIn(const Hold &H) const {
  return H.Mode == LockMode::Shared ||
         (H.Upgrade && std::any_of(Sections.begin(), Sections.end(),
                                   [](const SectionSite &Site) {
                                     return Site.S->Mode == LockMode::Shared;
                                   }));
}

bool MapContext::writesMapInSection(unsigned Index, const Lockset &Held) const {
  const Function &F = View.function(Index);
  auto AlsoHeld = [](const Lockset &Held, int Section) {
    return std::any_of(Held.begin(), Held.end(),
                       [&](const HeldLock &H) { return H.Section == Section; });
  };
  return std::any_of(Held.begin(), Held.end(), [&](const HeldLock &L) {
    if (L.MutexUsr != G.Rel.MutexUsr || L.Section < 0)
      return false;
    std::vector<const LockedHelper *> Called = helpersIn(Index, L.Section);
    return std::any_of(F.Accesses.begin(), F.Accesses.end(),
                       [&](const MapAccess &A) {
                         return inGroup(A.MapUsr) && isWrite(A.Op) &&
                                AlsoHeld(A.Held, L.Section);
                       }) ||
           std::any_of(F.States.begin(), F.States.end(),
                       [&](const StateAccess &S) {
                         return S.Write && !S.Pointee && Fields.has(S.Usr) &&
                                AlsoHeld(S.Held, L.Section);
                       }) ||
           std::any_of(Called.begin(), Called.end(),
                       [](const LockedHelper *H) { return H->Writes; });
  });
}

std::string unlatch::quote(std::string_view Name) {
  std::string Text = "'";
  Text.append(Name).append("'");
  return Text;
}

void Places::add(const FileRange &Loc, std::string Message, bool Remote) {
  for (const auto &[Far, N] : All)
    if (N.Loc == Loc && N.Message == Message)
      return;
  All.push_back({Remote, {Loc, std::move(Message)}});
}

void Places::append(const Places &Others) {
  for (const auto &[Remote, N] : Others.All)
    add(N.Loc, N.Message, Remote);
}

void Places::report(std::vector<Reason> &Out, const char *Code,
                    std::string Message, bool ReviewOnly) const {
  if (All.empty())
    return;
  auto ByPlace = All;
  std::stable_sort(ByPlace.begin(), ByPlace.end(), [](auto &A, auto &B) {
    return std::tie(A.first, A.second.Loc, A.second.Message) <
           std::tie(B.first, B.second.Loc, B.second.Message);
  });
  std::vector<Note> Sorted;
  for (auto &[Remote, N] : ByPlace)
    Sorted.push_back(std::move(N));
  Reason R;
  R.Code = Code;
  R.Message = std::move(Message);
  R.Loc = Sorted.front().Loc;
  R.ReviewOnly = ReviewOnly;
  // As many as a reader will look at; the count tells of the rest.
  constexpr size_t Shown = 8;
  if (Sorted.size() > Shown) {
    R.Message += " (" + std::to_string(Sorted.size()) + " places)";
    Sorted.resize(Shown);
  }
  R.Notes = std::move(Sorted);
  Out.push_back(std::move(R));
}

static constexpr ReasonRule Rules[] = {
    {"abi", findAbi},
    {"conditional-lock", findConditionalLock},
    {"element-escapes", findElementEscapes},
    {"guards-other-state", findGuardsOtherState},
    {"lock-order", findLockOrder},
    {"locked-helper", findLockedHelper},
    {"macro", findMacro},
    {"map-escapes", findMapEscapes},
    {"mutex-escapes", findMutexEscapes},
    {"not-read-mostly", findNotReadMostly},
    {"old-standard", findOldStandard},
    {"pointee-guarded", findPointeeGuarded},
    {"template-dependent", findTemplateDependent},
    {"timed-or-try-lock", findTimedOrTryLock},
    {"unseen-code", findUnseenCode},
    {"unsupported-container", findUnsupportedContainer},
    {"unsupported-lock", findUnsupportedLock},
    {"unsynchronized-access", findUnsynchronizedAccess},
    {"value-mutated-in-place", findValueMutatedInPlace},
};

std::span<const ReasonRule> unlatch::reasonRules() { return Rules; }

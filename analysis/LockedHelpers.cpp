//===- LockedHelpers.cpp - Functions that work in their callers' sections -===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/LockedHelpers.h"

#include "analysis/CallGraph.h"
#include "analysis/Reasons.h"

#include <algorithm>
#include <map>
#include <set>

using namespace unlatch;

namespace {

class Finder {
public:
  explicit Finder(const MapContext &M) : M(M), View(M.View) {}

  std::vector<LockedHelper> run() {
    addUsers();
    addChangesByCallers();
    addCarriers();
    std::vector<LockedHelper> Found;
    for (auto &[F, Helper] : Helpers) {
      judge(Helper);
      for (const MapDecl *Map : mapsInOrder())
        if (MapsOf[F].count(Map->Usr))
          Helper.Maps.push_back(Map->Usr);
      Found.push_back(std::move(Helper));
    }
    return Found;
  }

private:
  bool heldLocally(const Lockset &Held) const {
    return M.May.locally(Held).any();
  }

  LockedHelper &at(unsigned F) {
    LockedHelper &Helper = Helpers[F];
    Helper.Function = F;
    return Helper;
  }

  /// Visit(map, access) for each access to a map of the group.
  template <class Visitor> void forEachAccess(Visitor Visit) const {
    for (const std::string &Usr : M.maps())
      if (auto Accesses = View.AccessesOf.find(Usr);
          Accesses != View.AccessesOf.end())
        for (AccessIndex I : Accesses->second)
          Visit(Usr, I);
  }

  /// Functions that use a map of the group under their callers' lock.
  void addUsers() {
    // By function, the maps whose elements it reads that hold pointers, and
    // those whose elements it gives to be followed.
    std::set<std::pair<unsigned, std::string>> Reads, Gives;
    forEachAccess([&](const std::string &Usr, AccessIndex I) {
      const MapAccess &A = View.access(I);
      if (View.unshared(I, Belief::Strict) || !M.May.atEntry(I.Function).any())
        return;
      LockedHelper &Helper = at(I.Function);
      MapsOf[I.Function].insert(Usr);
      Helper.Writes |= isWrite(A.Op);
      Helper.Ends |= mayEndElement(A);
      if (A.Op == MapOp::ElementRead && View.P.Maps.at(Usr).ValueHoldsPointer)
        Reads.emplace(I.Function, Usr);
      if (A.Op != MapOp::ElementEscape)
        return;
      if (A.Returned == Returns::Nothing || !isFollowed(I.Function))
        return refuse(Helper, A.Mention,
                      "gives an element's address to its caller" +
                          (A.Why.empty() ? std::string() : ": " + A.Why));
      Gives.emplace(I.Function, Usr);
      Helper.GivesElement = true;
      if (A.Returned == Returns::Element && A.Mutable)
        GivenToChange.try_emplace(I.Function, A.Mention);
    });
    for (const auto &[F, Usr] : Reads)
      Helpers[F].GivesPointee |= !Gives.count({F, Usr});
  }

  /// Whether each call tells what becomes of the element that F gives.
  bool isFollowed(unsigned F) const {
    const std::string &Usr = View.function(F).Usr;
    return allCalls(View.P, Usr, [&](const Function &Caller, const Call &C) {
      return std::any_of(Caller.Accesses.begin(), Caller.Accesses.end(),
                         [&](const MapAccess &A) {
                           return A.Op == MapOp::ElementGiven &&
                                  A.Giver == Usr && A.Call.contains(C.Loc);
                         });
    });
  }

  /// What callers change in the elements that a helper gives them, it has to
  /// give from an update.
  void addChangesByCallers() {
    forEachAccess([&](const std::string &, AccessIndex I) {
      const MapAccess &A = View.access(I);
      if (A.Op != MapOp::ElementWrite || A.Origin < 0)
        return;
      const MapAccess &From = View.function(I.Function).Accesses[A.Origin];
      for (auto &[F, Helper] : Helpers)
        Helper.Writes |= From.Op == MapOp::ElementGiven &&
                         From.Giver == View.function(F).Usr;
    });
  }

  /// Those that call such functions without taking the lock themselves, and
  /// what they do by that.
  void addCarriers() {
    std::vector<unsigned> Work;
    for (const auto &[F, Helper] : Helpers)
      Work.push_back(F);
    while (!Work.empty()) {
      unsigned F = Work.back();
      Work.pop_back();
      for (const CallSite &Site : View.Graph.callersOf(F)) {
        if (heldLocally(Site.At->Held) || Site.At->Unshared ||
            (View.Strict.of(Site.Caller).Unshared &&
             isReceiver(Site.At->Object)))
          continue;
        bool New = !Helpers.count(Site.Caller);
        LockedHelper &Callee = at(F);
        LockedHelper &Caller = at(Site.Caller);
        std::set<std::string> &Maps = MapsOf[Site.Caller];
        auto Known = [&] {
          return std::tuple(Caller.Writes, Caller.Ends, Caller.GivesPointee,
                            Maps.size());
        };
        auto Before = Known();
        Caller.Writes |= Callee.Writes;
        Caller.Ends |= Callee.Ends;
        Caller.GivesPointee |= Callee.GivesPointee;
        Maps.insert(MapsOf[F].begin(), MapsOf[F].end());
        if (New || Before != Known())
          Work.push_back(Site.Caller);
      }
    }
  }

  void judge(LockedHelper &Helper) {
    const Function &F = View.function(Helper.Function);
    if (F.Instantiated)
      refuse(Helper, F.Loc, "is a template");
    if (F.NoAnalysis)
      refuse(Helper, F.Loc, "was not analysed: " + F.Why);
    if (std::string Why = View.Graph.callersUnseen(Helper.Function);
        !Why.empty())
      refuse(Helper, F.Loc, std::move(Why));
    if (auto Given = GivenToChange.find(Helper.Function);
        Given != GivenToChange.end() && !Helper.Writes)
      refuse(Helper, Given->second,
             "gives elements to its callers that are not const, and nobody "
             "changes them");
    for (const Section &S : F.Sections)
      if (S.MutexUsr == M.G.Rel.MutexUsr)
        refuse(Helper, S.Acquire, "takes the lock itself");
    const Lockset &Entry = View.Strict.of(Helper.Function).Locks;
    auto IsGuard = [&](const HeldLock &L) {
      return L.MutexUsr == M.G.Rel.MutexUsr && !L.Maybe;
    };
    auto Count = std::count_if(Entry.begin(), Entry.end(), IsGuard);
    if (Count > 1)
      refuse(Helper, F.Loc, "is called with the locks of two objects held");
    else if (Count == 0)
      refuse(Helper, F.Loc, "is not known to be called with the lock held");
  }

  static void refuse(LockedHelper &Helper, const FileRange &Where,
                     std::string Why) {
    if (!Helper.Why.empty())
      return;
    Helper.Why = std::move(Why);
    Helper.Where = Where;
  }

  std::vector<const MapDecl *> mapsInOrder() const {
    std::vector<const MapDecl *> Maps;
    if (M.Group.empty())
      Maps.push_back(&M.Map);
    for (const std::string &Usr : M.Group)
      Maps.push_back(&View.P.Maps.at(Usr));
    return Maps;
  }

  const MapContext &M;
  const ProgramView &View;
  std::map<unsigned, LockedHelper> Helpers;
  std::map<unsigned, std::set<std::string>> MapsOf;
  /// Those that give elements which are not const, and where.
  std::map<unsigned, FileRange> GivenToChange;
};

} // namespace

std::vector<LockedHelper> unlatch::lockedHelpersOf(const MapContext &M) {
  return Finder(M).run();
}

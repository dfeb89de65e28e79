//===- FoundKeys.cpp - Keys that were found in a map before -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/FoundKeys.h"

#include "analysis/CallGraph.h"
#include "analysis/UnparsedUnits.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace unlatch;

namespace {

/// What takes elements out of maps, and who calls it.
class Enders {
public:
  Enders(const Program &P, const CallGraph &Graph) : P(P), Graph(Graph) {}

  /// Whether F calls a function that may take an element out of the map: before
  /// this place in the text, or at all.
  bool calledIn(unsigned F, const std::string &MapUsr,
                const FileRange *Before = nullptr) {
    const std::vector<char> &Ends = ending(MapUsr);
    return std::any_of(Graph.callsIn(F).begin(), Graph.callsIn(F).end(),
                       [&](const CallSite &Site) {
                         return Ends[Site.Callee] &&
                                (!Before || Site.At->Loc.Begin < Before->Begin);
                       });
  }
  /// Whether F does so itself.
  bool endsIn(unsigned F, const std::string &MapUsr) const {
    const std::vector<MapAccess> &All = P.Functions[F].Accesses;
    return std::any_of(All.begin(), All.end(), [&](const MapAccess &A) {
      return A.MapUsr == MapUsr && endsElement(A.Op) &&
             A.Op != MapOp::InsertOrAssign;
    });
  }

private:
  const std::vector<char> &ending(const std::string &MapUsr) {
    auto [It, New] = Known.try_emplace(MapUsr);
    std::vector<char> &Ends = It->second;
    if (!New)
      return Ends;
    Ends.resize(P.Functions.size());
    std::vector<unsigned> Work;
    auto Add = [&](unsigned F) {
      if (!Ends[F])
        Work.push_back(F);
      Ends[F] = true;
    };
    for (unsigned F : P.mentioning(MapUsr))
      if (endsIn(F, MapUsr))
        Add(F);
    while (!Work.empty()) {
      unsigned F = Work.back();
      Work.pop_back();
      for (const CallSite &Site : Graph.callersOf(F))
        Add(Site.Caller);
    }
    return Ends;
  }

  const Program &P;
  const CallGraph &Graph;
  std::map<std::string, std::vector<char>> Known; ///< by map
};

} // namespace

/// The function relies on its callers for the lock, and its key is the one that
/// they passed.
static bool maybeBelieved(const Function &F, const MapAccess &A) {
  return A.Op == MapOp::Subscript && A.Use != ResultUse::Assigned &&
         A.KeyParameter >= 0 && A.Held.empty() && F.Sections.empty() &&
         A.Map.Root == "this" && A.Map.Steps.size() == 1;
}

static bool hasFound(const Function &Caller, const Call &At,
                     const MapAccess &A) {
  return std::any_of(Caller.FoundKeys.begin(), Caller.FoundKeys.end(),
                     [&](const FoundKey &K) {
                       return K.Call == At.Loc && K.MapUsr == A.MapUsr &&
                              int(K.Argument) == A.KeyParameter;
                     });
}

void unlatch::judgeFoundKeys(Program &P) {
  std::vector<std::pair<unsigned, MapAccess *>> Found, Maybe;
  for (unsigned F = 0; F != P.Functions.size(); ++F)
    for (MapAccess &A : P.Functions[F].Accesses)
      if (A.Op == MapOp::At && A.SubscriptSpelled)
        Found.emplace_back(F, &A);
      else if (maybeBelieved(P.Functions[F], A))
        Maybe.emplace_back(F, &A);
  if (Found.empty() && Maybe.empty())
    return;
  const UnparsedUnits Unparsed(P, {});
  const CallGraph Graph(P, Unparsed);
  Enders Ending(P, Graph);
  for (auto &[F, A] : Found) {
    // A loop may lead back from behind it.
    const FileRange *Before = A->InLoop ? nullptr : &A->Mention;
    if (!Ending.calledIn(F, A->MapUsr, Before) &&
        !(A->InLoop && Ending.endsIn(F, A->MapUsr)))
      continue;
    A->Op = MapOp::Subscript;
    A->SubscriptSpelled = A->Possible = false;
  }
  for (auto &[F, A] : Maybe) {
    const std::vector<CallSite> &Calls = Graph.callersOf(F);
    if (Calls.empty() || !Graph.allCallersSeen(F) ||
        Ending.endsIn(F, A->MapUsr) || Ending.calledIn(F, A->MapUsr) ||
        !std::all_of(Calls.begin(), Calls.end(), [&](const CallSite &Site) {
          return hasFound(P.Functions[Site.Caller], *Site.At, *A) &&
                 !Ending.calledIn(Site.Caller, A->MapUsr);
        }))
      continue;
    A->Op = MapOp::At;
    A->SubscriptSpelled = true;
  }
}

//===- HeardBefore.cpp - News that readers have before they look ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/HeardBefore.h"

#include "summary/Telling.h"

#include <algorithm>
#include <set>

using namespace unlatch;

/// Whether a look at the map under the shared lock follows in the function or
/// in one that it calls.
static bool looksAfter(const MapContext &M, unsigned F,
                       const StateAccess &Asked) {
  // A wait stands in a loop that looks, or is given a function that does.
  bool Waits = Asked.Kept == WaitedFor;
  auto Looks = [&](unsigned In, bool Later) {
    return std::any_of(
        M.Sections.begin(), M.Sections.end(), [&](const SectionSite &Site) {
          return Site.Function == In && Site.S->Mode == LockMode::Shared &&
                 (!Later || Asked.Loc < Site.S->Acquire);
        });
  };
  const std::vector<CallSite> &Calls = M.View.Graph.callsIn(F);
  return Looks(F, /*Later=*/!Waits) ||
         std::any_of(Calls.begin(), Calls.end(), [&](const CallSite &C) {
           return (Waits || Asked.Loc < C.At->Loc) &&
                  Looks(C.Callee, /*Later=*/false);
         });
}

const StateAccess *unlatch::heardBeforeLooking(const MapContext &M,
                                               const std::string &Usr,
                                               bool Atomic) {
  auto All = M.View.StatesOf.find(Usr);
  if (All == M.View.StatesOf.end())
    return nullptr;
  std::set<std::string> News;
  for (StateIndex I : All->second) {
    const StateAccess &S = M.View.function(I.Function).States[I.State];
    if ((S.Write || S.Kept == Notified) && !S.Pointee &&
        !M.View.unshared(I, Belief::Strict) &&
        M.May.at(I.Function, S.Held).Exclusive)
      News.insert(S.Kept);
  }
  if (News.empty())
    return nullptr;
  auto Only = [&](const char *Value) {
    return News.size() == 1 && *News.begin() == Value;
  };
  for (StateIndex I : All->second) {
    const Function &F = M.View.function(I.Function);
    const StateAccess &S = F.States[I.State];
    // Who counts an atomic up learns nothing.
    if ((S.Write && Atomic && S.Kept != WaitedFor) || S.Kept == Notified ||
        S.Pointee || F.Main || M.View.unshared(I, Belief::Strict) ||
        M.May.at(I.Function, S.Held).any() ||
        (S.Kept == LeavesIfTrue && Only(SetToTrue)) ||
        (S.Kept == LeavesIfFalse && Only(SetToFalse)))
      continue;
    if (looksAfter(M, I.Function, S))
      return &S;
  }
  return nullptr;
}

namespace {

/// Closures that stand in sections which write the map.
class Closures {
public:
  explicit Closures(const MapContext &M) : M(M) {}

  void find(Places &Found) const {
    for (const SectionSite &Site : M.Sections) {
      HeldLock Here;
      Here.MutexUsr = M.G.Rel.MutexUsr;
      Here.Section = static_cast<int>(Site.Index);
      if (Site.S->Mode != LockMode::Exclusive ||
          !M.writesMapInSection(Site.Function, {Here}))
        continue;
      FileRange Rest = Site.S->Block;
      Rest.Begin = Site.S->Acquire.End;
      const std::vector<Function> &All = M.View.P.Functions; // by place
      auto First =
          std::partition_point(All.begin(), All.end(), [&](const Function &F) {
            return F.Body < Rest;
          });
      for (auto F = First; F != All.end() && Rest.contains(F->Body); ++F) {
        unsigned L = F - All.begin();
        if (F->Kind == FunctionKind::Lambda && isHandedOn(Site, L) && looks(L))
          Found.add(F->Body, "this is handed on while the map is written, and "
                             "looks at it");
      }
    }
  }

private:
  /// Neither called here nor kept in the map, as callbacks are; a thread in the
  /// map begins at once.
  bool isHandedOn(const SectionSite &Site, unsigned L) const {
    const FileRange &Body = M.View.function(L).Body;
    if (!M.View.Graph.callersOf(L).empty())
      return false;
    const Function &F = *Site.F;
    return std::none_of(
        F.Accesses.begin(), F.Accesses.end(), [&](const MapAccess &A) {
          const FileRange &Given = A.ValueText.valid() ? A.ValueText : A.Call;
          return M.inGroup(A.MapUsr) && Given.contains(Body) &&
                 std::none_of(F.Calls.begin(), F.Calls.end(),
                              [&](const Call &C) {
                                return Given.contains(C.Loc) && begins(C);
                              });
        });
  }

  static bool begins(const Call &C) {
    return C.CalleeName.find("thread::") != std::string::npos ||
           C.CalleeName == "std::async";
  }

  /// Under the shared lock, itself or by a function that it calls.
  bool looks(unsigned L) const {
    std::set<unsigned> Seen{L};
    std::vector<unsigned> Work{L};
    while (!Work.empty()) {
      unsigned F = Work.back();
      Work.pop_back();
      if (std::any_of(M.Sections.begin(), M.Sections.end(),
                      [&](const SectionSite &Site) {
                        return Site.Function == F &&
                               Site.S->Mode == LockMode::Shared;
                      }))
        return true;
      for (const CallSite &C : M.View.Graph.callsIn(F))
        if (Seen.insert(C.Callee).second)
          Work.push_back(C.Callee);
    }
    return false;
  }

  const MapContext &M;
};

} // namespace

void unlatch::addClosuresHandedOn(const MapContext &M, Places &Found) {
  Closures(M).find(Found);
}

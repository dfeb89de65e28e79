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

/// Closures and threads that stand in sections which write the map.
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
      for (unsigned L : closuresIn(Rest))
        if (isHandedOn(Site, L) && looks(L))
          Found.add(M.View.function(L).Body,
                    "this is handed on while the map is written, and looks at "
                    "it");
      findThreads(Site, Found);
    }
  }

private:
  std::vector<unsigned> closuresIn(const FileRange &Range) const {
    const std::vector<Function> &All = M.View.P.Functions; // by place
    std::vector<unsigned> Closures;
    auto First =
        std::partition_point(All.begin(), All.end(),
                             [&](const Function &F) { return F.Body < Range; });
    for (auto F = First; F != All.end() && Range.contains(F->Body); ++F)
      if (F->Kind == FunctionKind::Lambda)
        Closures.push_back(F - All.begin());
    return Closures;
  }

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
                 !holdsThreads(A.MapUsr) &&
                 std::none_of(F.Calls.begin(), F.Calls.end(),
                              [&](const Call &C) {
                                return Given.contains(C.Loc) && begins(C);
                              });
        });
  }

  /// Of the system's functions matchers/Calls.cpp records those that begin
  /// threads, let them go on, or end what has a name.
  static bool begins(const Call &C) {
    return C.CalleeSystem &&
           (C.CalleeName.find("thread::") != std::string::npos ||
            C.CalleeName == "std::async" || C.CalleeName == "pthread_create" ||
            C.CalleeName == "thrd_create");
  }

  static bool letsGoOn(const Call &C) {
    return C.CalleeSystem && !begins(C) && !C.EndsNamed;
  }

  bool holdsThreads(const std::string &Map) const {
    const std::vector<std::string> &Types = M.View.P.Maps.at(Map).Arguments;
    return Types.size() > 1 && Types[1].find("thread") != std::string::npos;
  }

  /// Threads that the section begins, itself or by a function that it calls.
  void findThreads(const SectionSite &Site, Places &Found) const {
    const Function &F = *Site.F;
    for (const MapAccess &A : F.Accesses)
      if (M.inGroup(A.MapUsr) && holdsThreads(A.MapUsr) &&
          (A.Op == MapOp::Emplace || A.Op == MapOp::TryEmplace) &&
          M.inSection(A.Held, Site.Index) && closuresIn(A.Call).empty() &&
          std::none_of(F.Calls.begin(), F.Calls.end(), [&](const Call &C) {
            return A.Call.contains(C.Loc) && begins(C);
          }))
        Found.add(A.Call, "this may begin a thread while the map is written");
    std::set<unsigned> Seen{Site.Function};
    std::vector<unsigned> Work;
    auto Visit = [&](const Function &In, const Call &C) {
      if (begins(C) && beginsLook(In, C, /*Told=*/&In == &F))
        Found.add(C.Loc, "this begins a thread while the map is written");
      if (letsGoOn(C))
        Found.add(C.Loc, "this lets a thread go on while the map is written");
    };
    auto Follow = [&](const CallSite &C) {
      if (Seen.insert(C.Callee).second)
        Work.push_back(C.Callee);
    };
    for (const Call &C : F.Calls)
      if (M.inSection(C.Held, Site.Index))
        Visit(F, C);
    for (const CallSite &C : M.View.Graph.callsIn(Site.Function))
      if (M.inSection(C.At->Held, Site.Index))
        Follow(C);
    while (!Work.empty()) {
      unsigned Callee = Work.back();
      Work.pop_back();
      for (const Call &C : M.View.function(Callee).Calls)
        Visit(M.View.function(Callee), C);
      for (const CallSite &C : M.View.Graph.callsIn(Callee))
        Follow(C);
    }
  }

  /// Whether what the thread runs may look at the map. Where a closure stands
  /// after the word it is that; Told: if it looks, that is told of by itself.
  bool beginsLook(const Function &In, const Call &C, bool Told) const {
    FileRange Rest = In.Body;
    Rest.Begin = C.Loc.Begin;
    std::vector<unsigned> After = closuresIn(Rest);
    return After.empty() || (!Told && looks(After.front()));
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

//===- ToldByReaders.cpp - What read sections leave outside of the map ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/ToldByReaders.h"

#include "summary/Telling.h"

#include <algorithm>
#include <map>
#include <optional>

using namespace unlatch;

const StateAccess *unlatch::toldUnderSharedLock(const MapContext &M,
                                                const std::string &Usr) {
  auto All = M.View.StatesOf.find(Usr);
  if (All == M.View.StatesOf.end())
    return nullptr;
  for (StateIndex I : All->second) {
    const StateAccess &S = M.View.function(I.Function).States[I.State];
    if (S.Write && S.Kept == ToldUnderSharedLock &&
        M.May.at(I.Function, S.Held).Shared &&
        !M.View.unshared(I, Belief::Strict))
      return &S;
  }
  return nullptr;
}

namespace {

/// Functions that do something, each with the section in which it is done.
using Doers = std::map<unsigned, const Section *>;

/// Functions of the map's class call them by name, one for another.
class AfterWrites {
public:
  explicit AfterWrites(const MapContext &M) : M(M) {
    for (const SectionSite &Site : M.Sections) {
      if (M.View.function(Site.Function).Kind == FunctionKind::Constructor)
        continue;
      Own.insert(Site.Function);
      bool Reads = false, Writes = false;
      for (const MapAccess &A : Site.F->Accesses)
        if (A.MapUsr == M.Map.Usr && M.inSection(A.Held, Site.Index))
          (isWrite(A.Op) ? Writes : Reads) = true;
      for (const LockedHelper *H : M.helpersIn(Site.Function, Site.Index))
        (H->Writes ? Writes : Reads) = true;
      if (Writes)
        Writers.try_emplace(Site.Function, Site.S);
      else if (Reads && Site.S->Mode == LockMode::Shared &&
               Site.S->EffectsBeyondResults)
        Tellers.try_emplace(Site.Function, Site.S);
    }
  }

  void find(Places &Found) {
    if (Writers.empty() || Tellers.empty())
      return;
    std::set<const Section *> Told;
    addCallers(Writers);
    addCallers(Tellers);
    for (const auto &[F, Unused] : Tellers)
      if (const Section *S = toldAfterWrite(F); S && Told.insert(S).second)
        Found.add(S->Acquire, "does more with the map than read it, after a "
                              "write; the lock keeps that in the order of the "
                              "writes");
  }

private:
  bool isOfClass(unsigned F) const {
    const Function &Info = M.View.function(F);
    return Own.count(F) ||
           (!Info.RecordUsr.empty() && Info.RecordUsr == M.Map.RecordUsr &&
            Info.Kind != FunctionKind::Constructor);
  }

  static bool isCertain(const CallSite &C) {
    return !C.Guess && !C.At->Unshared;
  }

  /// Those of the class that get there through others.
  void addCallers(Doers &All) const {
    std::vector<unsigned> Work;
    for (const auto &[F, Unused] : All)
      Work.push_back(F);
    while (!Work.empty()) {
      unsigned F = Work.back();
      Work.pop_back();
      for (const CallSite &C : M.View.Graph.callersOf(F))
        if (isOfClass(C.Caller) && isCertain(C) &&
            All.try_emplace(C.Caller, All.at(F)).second)
          Work.push_back(C.Caller);
    }
  }

  /// The section in which F, or whom it calls, tells of the map after F has
  /// written it.
  const Section *toldAfterWrite(unsigned F) const {
    std::optional<FileRange> Write;
    auto Earliest = [&](const FileRange &Loc) {
      if (!Write || Loc < *Write)
        Write = Loc;
    };
    for (const SectionSite &Site : M.Sections)
      if (auto It = Writers.find(F);
          Site.Function == F && It != Writers.end() && It->second == Site.S)
        Earliest(Site.S->Acquire);
    for (const CallSite &C : M.View.Graph.callsIn(F))
      if (C.Callee != F && Writers.count(C.Callee) && isCertain(C))
        Earliest(C.At->Loc);
    if (!Write)
      return nullptr;
    for (const SectionSite &Site : M.Sections)
      if (auto It = Tellers.find(F); Site.Function == F &&
                                     It->second == Site.S &&
                                     *Write < Site.S->Acquire)
        return Site.S;
    for (const CallSite &C : M.View.Graph.callsIn(F))
      if (auto It = Tellers.find(C.Callee); C.Callee != F &&
                                            It != Tellers.end() &&
                                            isCertain(C) && *Write < C.At->Loc)
        return It->second;
    return nullptr;
  }

  const MapContext &M;
  std::set<unsigned> Own; ///< with a section of the lock
  Doers Writers, Tellers;
};

} // namespace

void unlatch::addToldAfterWrites(const MapContext &M, Places &Found) {
  AfterWrites(M).find(Found);
}

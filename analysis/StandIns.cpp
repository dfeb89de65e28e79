//===- StandIns.cpp - What stands for something outside -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A number can point to something as a pointer does: a descriptor in a map is
// used under the shared lock, and closed where the exclusive one is held. So
// can a name, of a file that is removed there; since most names stand for
// nothing of the kind, the section has to call a function that removes
// something by its name. Nobody can see either in the types, so a person has to
// look.
//
//===----------------------------------------------------------------------===//

#include "analysis/StandIns.h"

#include <algorithm>
#include <set>

using namespace unlatch;

namespace {

bool inSection(const Lockset &Held, const SectionSite &Site) {
  return std::any_of(Held.begin(), Held.end(), [&](const HeldLock &L) {
    return L.Section == static_cast<int>(Site.Index);
  });
}

/// Whether a call in the section gets to a function that removes or renames
/// something by its name.
bool endsNamed(const MapContext &M, const SectionSite &Site) {
  for (const Call &C : Site.F->Calls)
    if (inSection(C.Held, Site) && C.EndsNamed)
      return true;
  std::vector<unsigned> Work;
  std::set<unsigned> Seen;
  for (const CallSite &C : M.View.Graph.callsIn(Site.Function))
    if (inSection(C.At->Held, Site) && Seen.insert(C.Callee).second)
      Work.push_back(C.Callee);
  while (!Work.empty()) {
    unsigned F = Work.back();
    Work.pop_back();
    for (const Call &C : M.View.function(F).Calls)
      if (C.EndsNamed)
        return true;
    for (const CallSite &C : M.View.Graph.callsIn(F))
      if (!C.Guess && Seen.insert(C.Callee).second)
        Work.push_back(C.Callee);
  }
  return false;
}

/// Sections that do something besides their work on the map, which may be to
/// what numbers or names in it stand for. A map without an effect on one of the
/// two sides has none.
void addStandIns(const MapContext &M, Places &Found) {
  bool Names = M.Map.Numbers == NumbersInside::None;
  Places Readers, Writers;
  for (const SectionSite &Site : M.Sections) {
    if (!Site.S->EffectsBeyondResults)
      continue;
    bool Uses = false, Ends = false, Looks = false;
    for (const MapAccess &A : Site.F->Accesses) {
      if (A.MapUsr != M.Map.Usr || !inSection(A.Held, Site))
        continue;
      Uses |= isElementUse(A.Op);
      Ends |= mayEndElement(A);
      Looks |= isLookup(A.Op) || isElementUse(A.Op);
    }
    for (const LockedHelper *H : M.helpersIn(Site.Function, Site.Index)) {
      Uses = Looks = true;
      Ends |= H->Ends;
    }
    // A member of a class has to be taken out of the map to be used.
    bool Suspect = M.Map.Numbers == NumbersInside::Plain || Uses || Names;
    if (Site.S->Mode == LockMode::Shared && Suspect && Looks)
      Readers.add(Site.S->Acquire, "used for more than a lookup while this "
                                   "shared lock is held");
    else if (Site.S->Mode == LockMode::Exclusive && Suspect && Ends &&
             (!Names || endsNamed(M, Site)))
      Writers.add(Site.S->Acquire, "perhaps ended or changed while this "
                                   "exclusive lock is held");
  }
  if (Readers.empty() || Writers.empty())
    return;
  Found = Writers;
  Found.append(Readers);
}

} // namespace

void unlatch::findStandIns(const MapContext &M, std::vector<Reason> &Out) {
  Places Found;
  addStandIns(M, Found);
  bool Names = M.Map.Numbers == NumbersInside::None;
  Found.report(Out, "pointee-guarded",
               M.MutexName + " may guard what " +
                   (Names ? "names in " : "numbers in ") + M.MapName +
                   " stand for, such as " + (Names ? "files" : "open files"),
               /*ReviewOnly=*/true);
}

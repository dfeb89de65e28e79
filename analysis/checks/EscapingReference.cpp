//===- EscapingReference.cpp - unlatch-escaping-reference -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reports references, pointers and iterators to an element, and the map itself,
// that are used after the section in which they were taken.
//
// Where nothing ever erases or replaces elements, their addresses are good for
// as long as the map is, and that they leave is not reported. What is in them
// may still change: to look at it after the lock is reported then.
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"

#include <algorithm>
#include <set>

using namespace unlatch;

static bool endsOrReplaces(const AccessSite &Site) {
  return Site.A->Op != MapOp::ElementWrite && mayEndElement(*Site.A);
}

/// Under the lock alone: what is changed elsewhere may have another guard.
static bool changes(const AccessSite &Site) {
  return Site.A->Op == MapOp::ElementWrite && !Site.A->OnMiss &&
         !Site.A->Possible && Site.Lenient.Held &&
         Site.Lenient.Mode == LockMode::Exclusive;
}

/// testingReset(), clearForTests() and the like: who calls them sees to it that
/// nothing else runs.
static bool isForTests(const Function &F) {
  std::string_view Name = simpleName(F.Name);
  auto Ends = [&](std::string_view Word) {
    return Name.size() > Word.size() &&
           Name.substr(Name.size() - Word.size()) == Word;
  };
  return Name.substr(0, 7) == "testing" || Ends("ForTest") ||
         Ends("ForTests") || Ends("ForTesting") || Ends("ForUnitTest") ||
         Ends("for_test") || Ends("for_tests") || Ends("for_testing");
}

/// The first of such places while others may look.
static const AccessSite *first(const MapContext &M,
                               bool (*Such)(const AccessSite &)) {
  const AccessSite *First = nullptr;
  for (const AccessSite &Site : M.Accesses)
    if (Such(Site) && !Site.UnsharedLenient && !isForTests(*Site.F) &&
        (!First || Site.loc() < First->loc()))
      First = &Site;
  return First;
}

/// The section of this function in which the element was found, if it is one
/// whose guard does not leave with the element.
static const Section *takenIn(const MapContext &M, const AccessSite &Site) {
  int Origin = Site.A->Origin;
  if (Origin < 0 || static_cast<size_t>(Origin) >= Site.F->Accesses.size())
    return nullptr;
  const MapAccess &From = Site.F->Accesses[Origin];
  Hold H = holdOf(M.G.Rel, From.Map, From.Held);
  if (!H.Held || H.Section < 0)
    return nullptr;
  const Section &S = Site.F->Sections[H.Section];
  bool Leaves = S.Shape == SectionShape::Returned ||
                std::any_of(Site.F->Effects.begin(), Site.F->Effects.end(),
                            [&](const LockEffect &E) {
                              return E.MutexUsr == S.MutexUsr;
                            });
  // A caller that holds the lock as well may go on using the element.
  bool Entry =
      holdOf(M.G.Rel, From.Map, M.View.Lenient.of(Site.Index.Function).Locks)
          .Held;
  return Leaves || Entry ? nullptr : &S;
}

static bool says(const MapAccess &A, const char *Words) {
  return A.Why.find(Words) != std::string::npos;
}

/// The iterator behind the last element: no element.
static bool isOfNoElement(const AccessSite &Site) {
  int Origin = Site.A->Origin;
  return Origin >= 0 && static_cast<size_t>(Origin) < Site.F->Accesses.size() &&
         Site.F->Accesses[Origin].Op == MapOp::End;
}

/// The use stands before the lookup, and no loop leads back: the variable held
/// something else then.
static bool usedBefore(const AccessSite &Site) {
  int Origin = Site.A->Origin;
  if (Origin < 0 || static_cast<size_t>(Origin) >= Site.F->Accesses.size())
    return false;
  const FileRange &From = Site.F->Accesses[Origin].Mention;
  const FileRange &Use = Site.A->Mention;
  return !Site.A->InLoop && Use.File == From.File && Use.End <= From.Begin;
}

/// The element is used where its lock is held no longer.
static bool usedAfter(const AccessSite &Site) {
  return (Site.A->Op == MapOp::ElementRead ||
          Site.A->Op == MapOp::ElementWrite) &&
         !Site.Lenient.Held && !Site.Lenient.Maybe && !usedBefore(Site);
}

void unlatch::findEscapingReference(const MapContext &M, const GuardedMap &,
                                    std::vector<Finding> &Out) {
  const AccessSite *Ends = first(M, endsOrReplaces);
  const AccessSite *Changes = Ends ? nullptr : first(M, changes);
  bool Written = std::any_of(
      M.Accesses.begin(), M.Accesses.end(), [](const AccessSite &Site) {
        return isWrite(Site.A->Op) && !Site.UnsharedLenient;
      });
  std::set<std::pair<std::string, unsigned>> Lines;
  for (const AccessSite &Site : M.Accesses) {
    if (Site.UnsharedLenient || Site.F->NoAnalysis)
      continue;
    const Section *Taken = nullptr;
    std::string What;
    bool Returned = says(*Site.A, "returned");
    if (Site.A->Op == MapOp::Escape) {
      // Handed out under the lock: whoever wrote this meant it to matter.
      bool View = says(*Site.A, "a view of it is ");
      if (!Written || (!Returned && !View) || !Site.Lenient.Held ||
          Site.Lenient.Section < 0)
        continue;
      Taken = &Site.F->Sections[Site.Lenient.Section];
      if (Taken->Shape == SectionShape::Returned)
        continue;
      What = M.MapName + (View ? " is handed out as a view"
                               : " is handed out by reference");
    } else if (Ends && Site.A->Op == MapOp::ElementEscape &&
               (Returned || says(*Site.A, "stored")) && !isOfNoElement(Site)) {
      Taken = takenIn(M, Site);
      What = "an element of " + M.MapName + " leaves the lock (" + Site.A->Why +
             ")";
    } else if ((Ends || Changes) && usedAfter(Site)) {
      Taken = takenIn(M, Site);
      What = "an element of " + M.MapName +
             " is used after the lock that it "
             "was found under";
    }
    if (!Taken ||
        !Lines.emplace(Site.A->Mention.File, Site.A->Mention.Line).second)
      continue;
    Finding F;
    F.Check = "unlatch-escaping-reference";
    F.Loc = Site.A->Mention;
    F.Message = What + "; " + M.MutexName + " guards it no longer";
    F.MapUsr = M.Map.Usr;
    F.MutexUsr = M.G.Rel.MutexUsr;
    F.Notes.push_back({Taken->Acquire, "locked here"});
    if (Ends)
      F.Notes.push_back({Ends->loc(), "elements are ended or replaced here"});
    else if (Changes)
      F.Notes.push_back({Changes->loc(), "elements are changed here"});
    if (Returned && Site.A->Op == MapOp::ElementEscape &&
        !Site.F->ReturnByValue.empty()) {
      F.Fix = Site.F->ReturnByValue;
      F.FixDescription = "return the value";
    }
    Out.push_back(std::move(F));
  }
}

//===- ElementEscapes.cpp - An element's address outlives the lock --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An address kept after the section is no reason by itself: a registry keeps
// elements where they are. It is one where something ends or replaces elements,
// because what the lock was thought to protect is then left to chance, and an
// in-place change of a value becomes a new element. An iterator is another
// matter: it ends with the view that it came from.
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"
#include "summary/Iterators.h"

#include <algorithm>

using namespace unlatch;

/// Elements that are found under the guard and used after it.
static bool usedAfterSection(const MapContext &M, const AccessSite &Site) {
  if (Site.A->Op != MapOp::ElementRead && Site.A->Op != MapOp::ElementWrite)
    return false;
  if (Site.Unshared || Site.Strict.Held)
    return false;
  int Origin = Site.A->Origin;
  if (Origin < 0 || static_cast<size_t>(Origin) >= Site.F->Accesses.size())
    return true;
  // Found without the guard as well: that is unsynchronized-access.
  const MapAccess &From = Site.F->Accesses[Origin];
  return holdOf(M.G.Rel, From.Map,
                M.View.Strict.at(Site.Index.Function, From.Held))
      .Held;
}

/// A helper returns the element to callers who are all seen.
static bool isForCallers(const MapContext &M, const AccessSite &Site) {
  return Site.A->Returned != Returns::Nothing &&
         std::any_of(
             M.Helpers.begin(), M.Helpers.end(), [&](const LockedHelper &H) {
               return H.GivesElement && H.Function == Site.Index.Function;
             });
}

void unlatch::findElementEscapes(const MapContext &M,
                                 std::vector<Reason> &Out) {
  Places Found, Iterators;
  const AccessSite *Ends = nullptr;
  for (const AccessSite &Site : M.Accesses) {
    MapOp Op = Site.A->Op;
    if (Op == MapOp::ElementEscape && isForCallers(M, Site))
      continue; // whose uses are accesses of their own
    if (Op == MapOp::ElementEscape && isKeptIterator(Site.A->Why) &&
        !Site.Unshared)
      Iterators.add(Site.loc(), Site.A->Why);
    else if (Op == MapOp::ElementEscape)
      Found.add(Site.loc(), Site.A->Why.empty()
                                ? "an element's address leaves the section"
                                : "of an element: " + Site.A->Why);
    else if (usedAfterSection(M, Site))
      Found.add(Site.loc(), "an element is used after its section");
    if (Site.Unshared)
      continue;
    if (mayEndElement(*Site.A))
      if (!Ends || Site.loc() < Ends->loc())
        Ends = &Site;
  }
  Iterators.report(Out, "element-escapes",
                   "iterators of " + M.MapName + " leave the lock");
  if (Found.empty() || !Ends)
    return;
  Found.add(Ends->loc(), "elements are ended or replaced here");
  Found.report(Out, "element-escapes",
               "addresses of elements of " + M.MapName +
                   " leave the lock, and elements are erased or replaced");
}

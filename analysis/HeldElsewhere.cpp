//===- HeldElsewhere.cpp - Locks that may be a map's, by another name -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   bool Port::receive() { std::lock_guard lock(mutex_); socket().answer(); }
//   void Socket::answer() { portOf(number_).streams_.erase(number_); }
//
// Which port portOf() returns is not known. Where everybody who is seen to call
// answer() holds the mutex of some port, it may well be that one.
//
//===----------------------------------------------------------------------===//

#include "analysis/HeldElsewhere.h"

#include <algorithm>
#include <set>

using namespace unlatch;

static bool covers(Modes Held, bool Write) {
  return Write ? Held.Exclusive : Held.any();
}

/// Every call that is seen comes with the mutex held, of whatever object. Who
/// takes it by itself does not rely on that.
static bool callersHold(const MapContext &M, unsigned Function, bool Write,
                        std::set<unsigned> &Seen) {
  if (!Seen.insert(Function).second)
    return true; // a circle says nothing
  const auto &Sections = M.View.function(Function).Sections;
  const auto &Callers = M.View.Graph.callersOf(Function);
  return !Callers.empty() &&
         std::none_of(Sections.begin(), Sections.end(),
                      [&](const Section &S) {
                        return S.MutexUsr == M.G.Rel.MutexUsr;
                      }) &&
         std::all_of(Callers.begin(), Callers.end(), [&](const CallSite &C) {
           return covers(M.May.locally(C.At->Held), Write) ||
                  callersHold(M, C.Caller, Write, Seen);
         });
}

bool unlatch::mayHoldByAnotherName(const MapContext &M,
                                   const AccessSite &Site) {
  const ObjectPath &Map = Site.A->Map;
  bool Write = isWrite(Site.A->Op);
  // What holds the map and the mutex cannot be told from here.
  if (!mutexPathFor(Map, M.G.Rel).known() &&
      covers(M.May.locally(Site.A->Held), Write))
    return true;
  // Of its own object and its arguments a function knows which they are, and
  // so do its callers: their locks have been looked at.
  if (Map.Root == "this" || Map.Root.compare(0, 6, "param:") == 0)
    return false;
  std::set<unsigned> Seen;
  return callersHold(M, Site.Index.Function, Write, Seen);
}

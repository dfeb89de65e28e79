//===- MayHold.cpp - Where a mutex may be held, on any path at all --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/MayHold.h"

#include "analysis/Paths.h"

using namespace unlatch;

Modes MayHold::locally(const Lockset &Local) const {
  Modes M;
  for (const HeldLock &H : Local)
    if (H.MutexUsr == Mutex)
      M.add(H.Mode);
  return M;
}

MayHold::MayHold(const Program &P, const CallGraph &Graph,
                 const std::string &Mutex)
    : P(P), Mutex(Mutex) {
  // It is first held where somebody names it.
  std::vector<unsigned> Work = P.mentioning(Mutex);
  for (unsigned F : Work)
    if (Modes Needed = locally(P.Functions[F].Required); Needed.any())
      Entries[F] = {Needed, Needed};
  while (!Work.empty()) {
    unsigned F = Work.back();
    Work.pop_back();
    for (const CallSite &Site : Graph.callsIn(F)) {
      Modes Held = at(F, Site.At->Held);
      if (!Held.any())
        continue;
      Modes OfShared = locally(Site.At->Held) | atEntry(F, /*OfShared=*/true);
      // Inside a call on an unshared object, its own members are unshared too;
      // an object passed on from a shared one is not.
      if (Site.At->Unshared)
        OfShared = {};
      else if (!isReceiver(Site.At->Object))
        OfShared = Held;
      Entry &Callee = Entries[Site.Callee];
      Modes NewAny = Callee.Any | Held, NewShared = Callee.OfShared | OfShared;
      if (NewAny == Callee.Any && NewShared == Callee.OfShared)
        continue;
      Callee = {NewAny, NewShared};
      Work.push_back(Site.Callee);
    }
  }
}

std::set<unsigned> MayHold::functions() const {
  const std::vector<unsigned> &Naming = P.mentioning(Mutex);
  std::set<unsigned> All(Naming.begin(), Naming.end());
  for (const auto &[F, E] : Entries)
    All.insert(F);
  return All;
}

std::vector<char> unlatch::mayAcquire(const Program &P, const CallGraph &Graph,
                                      const std::string &Mutex) {
  std::vector<char> May(P.Functions.size(), false);
  std::vector<unsigned> Work;
  for (unsigned F : P.mentioning(Mutex)) {
    const Function &Fn = P.Functions[F];
    for (const Section &S : Fn.Sections)
      May[F] |= S.MutexUsr == Mutex;
    for (const LockEffect &E : Fn.Effects)
      May[F] |= E.MutexUsr == Mutex;
    if (May[F])
      Work.push_back(F);
  }
  while (!Work.empty()) {
    unsigned F = Work.back();
    Work.pop_back();
    for (const CallSite &Site : Graph.callersOf(F))
      if (!May[Site.Caller]) {
        May[Site.Caller] = true;
        Work.push_back(Site.Caller);
      }
  }
  return May;
}

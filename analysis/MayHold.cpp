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
    : Mutex(Mutex), Entries(P.Functions.size()),
      SharedObjects(P.Functions.size()) {
  std::vector<unsigned> Work;
  for (unsigned F = 0; F != P.Functions.size(); ++F) {
    Entries[F] = SharedObjects[F] = locally(P.Functions[F].Required);
    Work.push_back(F);
  }
  while (!Work.empty()) {
    unsigned F = Work.back();
    Work.pop_back();
    for (const CallSite &Site : Graph.callsIn(F)) {
      Modes Held = at(F, Site.At->Held);
      if (!Held.any())
        continue;
      Modes OfShared = locally(Site.At->Held) | SharedObjects[F];
      // Inside a call on an unshared object, its own members are unshared too;
      // an object passed on from a shared one is not.
      if (Site.At->Unshared)
        OfShared = {};
      else if (!isReceiver(Site.At->Object))
        OfShared = Held;
      Modes &Entry = Entries[Site.Callee];
      Modes &Shared = SharedObjects[Site.Callee];
      Modes NewEntry = Entry | Held, NewShared = Shared | OfShared;
      if (NewEntry == Entry && NewShared == Shared)
        continue;
      Entry = NewEntry;
      Shared = NewShared;
      Work.push_back(Site.Callee);
    }
  }
}

std::vector<char> unlatch::mayAcquire(const Program &P, const CallGraph &Graph,
                                      const std::string &Mutex) {
  std::vector<char> May(P.Functions.size(), false);
  std::vector<unsigned> Work;
  for (unsigned F = 0; F != P.Functions.size(); ++F) {
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

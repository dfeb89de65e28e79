//===- LockOrder.cpp - Other locks are held together with this one --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A lock-free map waits for its readers where something is erased, not where
// the lock was taken. A writer that then holds another lock, for which a reader
// of the map waits inside its section, would wait for ever; under the mutex it
// would have waited before it took that lock. So: no lock may both be held at a
// write of the map and be taken inside a section that reads it.
//
// Two mutexes that are always held together are kept as well: which of them
// the map needs, its accesses do not tell.
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

#include <algorithm>
#include <map>
#include <set>

using namespace unlatch;

namespace {

/// Locks that code in read sections may take, with one place for each.
class TakenByReaders {
public:
  explicit TakenByReaders(const MapContext &M) : M(M) {
    for (const AccessSite &Site : M.Accesses)
      if (isWrite(Site.A->Op) && !Site.Unshared)
        Writers.insert(Site.Index.Function);
    for (const SectionSite &Site : M.Sections)
      // An exclusive section that only reads may become a view like any other.
      if (Site.S->Mode == LockMode::Shared || !Writers.count(Site.Function))
        addSection(Site);
    for (const auto &[F, Entry] : M.May.entries())
      if (Entry.Any.Shared)
        addFunction(F);
  }

  std::map<std::string, FileRange> Locks;
  /// A call from a read section that may lead anywhere.
  const Call *Unknown = nullptr;

private:
  void addSection(const SectionSite &Site) {
    for (const Section &Other : Site.F->Sections)
      if (&Other != Site.S && Site.S->Block.contains(Other.Acquire) &&
          Site.S->Acquire.Begin < Other.Acquire.Begin)
        addLock(Other);
    for (const Call &C : Site.F->Calls)
      if (M.inSection(C.Held, Site.Index) && leadsAnywhere(C))
        Unknown = &C;
    for (const CallSite &C : M.View.Graph.callsIn(Site.Function))
      if (M.inSection(C.At->Held, Site.Index))
        addFunction(C.Callee);
  }

  void addFunction(unsigned First) {
    std::vector<unsigned> Work{First};
    while (!Work.empty()) {
      unsigned F = Work.back();
      Work.pop_back();
      if (!Seen.insert(F).second)
        continue;
      const Function &Fn = M.View.function(F);
      for (const Section &S : Fn.Sections)
        addLock(S);
      for (const LockEffect &E : Fn.Effects)
        Locks.emplace(E.MutexUsr, Fn.Loc);
      for (const Call &C : Fn.Calls)
        if (leadsAnywhere(C))
          Unknown = &C;
      for (const CallSite &C : M.View.Graph.callsIn(F))
        Work.push_back(C.Callee);
    }
  }

  void addLock(const Section &S) {
    auto [It, New] = Locks.emplace(S.MutexUsr, S.Acquire);
    if (!New && S.Acquire < It->second)
      It->second = S.Acquire;
  }

  /// Calls without a body that was seen, except into the system's libraries;
  /// of those, calls of a stored function are again anything.
  bool leadsAnywhere(const Call &C) const {
    if (C.CalleeName.find("std::function<") != std::string::npos)
      return true;
    return !C.CalleeSystem && !M.View.P.FunctionsByUsr.count(C.CalleeUsr);
  }

  const MapContext &M;
  std::set<unsigned> Writers, Seen;
};

/// Sections of other locks that begin after a write and go on where the lock of
/// the map is given back, hand over hand: it is there that a writer waits.
std::vector<const Section *> heldAtRelease(const AccessSite &Write) {
  std::vector<const Section *> Later;
  for (const HeldLock &L : Write.A->Held) {
    if (L.Section < 0 || size_t(L.Section) >= Write.F->Sections.size())
      continue;
    const Section &Own = Write.F->Sections[L.Section];
    for (const Section::Change &C : Own.Changes)
      for (const Section &Other : Write.F->Sections)
        if (C.Unlock && Other.MutexUsr != Own.MutexUsr &&
            Write.A->Mention.Begin < Other.Acquire.Begin &&
            Other.Acquire.Begin < C.Statement.Begin &&
            Other.Block.contains(C.Statement) &&
            std::none_of(
                Other.Changes.begin(), Other.Changes.end(),
                [&](const Section::Change &Gone) {
                  return Gone.Unlock &&
                         Gone.Statement.Begin < C.Statement.Begin;
                }))
          Later.push_back(&Other);
  }
  return Later;
}

} // namespace

void unlatch::findLockOrder(const MapContext &M, std::vector<Reason> &Out) {
  Places Found;
  const ProgramView &View = M.View;
  const std::string &Ours = M.G.Rel.MutexUsr;
  for (const Relation &R : M.G.Companions)
    Found.add(M.Map.Loc, quote(View.mutexName(R.MutexUsr)) +
                             " is held at every access as well");

  TakenByReaders Readers(M);
  std::map<std::string, MayHold> Others;
  for (const auto &[Usr, Where] : Readers.Locks)
    if (Usr != Ours)
      Others.try_emplace(Usr, View.P, View.Graph, Usr);

  for (const AccessSite &Site : M.Accesses) {
    unsigned F = Site.Index.Function;
    if (Site.Unshared)
      continue;
    const ObjectPath *First = nullptr;
    for (const HeldLock &L : Site.A->Held)
      if (L.MutexUsr == Ours) {
        if (First && !(*First == L.Mutex))
          Found.add(Site.loc(), "held on two objects at once");
        First = &L.Mutex;
      }
    if (!isWrite(Site.A->Op))
      continue;
    for (const auto &[Usr, May] : Others)
      if (May.at(F, Site.A->Held).any()) {
        Found.add(Site.loc(),
                  "written with " + quote(View.mutexName(Usr)) + " held");
        Found.add(Readers.Locks[Usr],
                  quote(View.mutexName(Usr)) + " is taken in a read section");
      }
    for (const Section *Later : heldAtRelease(Site))
      if (Others.count(Later->MutexUsr)) {
        Found.add(Later->Acquire,
                  quote(View.mutexName(Later->MutexUsr)) +
                      " is held where the section that writes is left");
        Found.add(Readers.Locks[Later->MutexUsr],
                  quote(View.mutexName(Later->MutexUsr)) +
                      " is taken in a read section");
      }
    if (!Readers.Unknown)
      continue;
    for (const HeldLock &L : View.Lenient.at(F, Site.A->Held))
      if (L.MutexUsr != Ours) {
        Found.add(Site.loc(), "written with " +
                                  quote(View.mutexName(L.MutexUsr)) + " held");
        Found.add(Readers.Unknown->Loc,
                  "a read section calls code that was not seen, which may wait "
                  "for it");
      }
  }
  Found.report(Out, "lock-order",
               M.MutexName + " is held together with other locks, in an order "
                             "that matters");
}

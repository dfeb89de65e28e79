//===- LinkGuards.cpp - Guards that another unit made ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where a guard comes from a function, or a constructor, that the unit does not
// define, it holds something that has no name there. The unit that defines it
// has recorded what it locks, in terms of its object and parameters.
//
//===----------------------------------------------------------------------===//

#include "analysis/LinkGuards.h"

#include "analysis/Paths.h"

#include <algorithm>
#include <utility>

using namespace unlatch;

/// The path in terms of the caller, or an unknown one.
static ObjectPath inCaller(const ObjectPath &InCallee,
                           const Section::Maker &Maker) {
  if (isGlobalRoot(InCallee.Root))
    return InCallee;
  ObjectPath Path;
  if (InCallee.Root == "this") {
    Path = Maker.Object;
  } else if (InCallee.Root.compare(0, 6, "param:") == 0) {
    size_t Index = std::stoul(InCallee.Root.substr(6));
    if (Index < Maker.Arguments.size())
      Path = Maker.Arguments[Index];
  }
  if (Path.known())
    Path.Steps.insert(Path.Steps.end(), InCallee.Steps.begin(),
                      InCallee.Steps.end());
  return Path;
}

static std::string usrOf(const ObjectPath &Path) {
  return Path.Steps.empty() ? Path.Root.substr(Path.Root.find(':') + 1)
                            : Path.Steps.back();
}

/// Functions with effects on locks, by USR.
using Makers = std::unordered_map<std::string, std::vector<const Function *>>;

/// What the guard holds, by all definitions of its maker that were seen.
static Lockset madeBy(const Makers &All, const Section::Maker &Maker) {
  Lockset Locks;
  auto Known = All.find(Maker.Usr);
  if (Known == All.end())
    return Locks;
  for (const Function *F : Known->second)
    for (const LockEffect &E : F->Effects) {
      if (E.What == LockEffect::Kind::Releases)
        continue;
      HeldLock L;
      L.Mutex = inCaller(E.Mutex, Maker);
      if (!L.Mutex.known())
        continue;
      L.MutexUsr = usrOf(L.Mutex);
      L.Mode = E.Mode;
      L.Maybe = E.Maybe;
      if (std::none_of(Locks.begin(), Locks.end(), [&](const HeldLock &Other) {
            return Other.Mutex == L.Mutex && Other.Mode == L.Mode;
          }))
        Locks.push_back(std::move(L));
    }
  return Locks;
}

static void replace(Lockset &Held, int Section, const Lockset &Locks,
                    bool Unlocked) {
  Lockset Result;
  bool Done = false;
  for (HeldLock &L : Held) {
    if (L.Section != Section) {
      Result.push_back(std::move(L));
      continue;
    }
    // A second link finds all of them here already.
    if (std::exchange(Done, true))
      continue;
    for (HeldLock Known : Locks) {
      Known.Section = Section;
      // What names and types had made likely, the body has now told; not so
      // where the guard is also unlocked.
      Known.Maybe |= L.Maybe && (L.MutexUsr.empty() || Unlocked);
      Result.push_back(std::move(Known));
    }
  }
  Held = std::move(Result);
}

void unlatch::linkGuards(Program &P) {
  Makers All;
  for (const Function &F : P.Functions)
    if (!F.Effects.empty())
      All[F.Usr].push_back(&F);
  for (Function &F : P.Functions)
    for (size_t I = 0; I != F.Sections.size(); ++I) {
      Section &S = F.Sections[I];
      if (S.MadeBy.Usr.empty())
        continue;
      Lockset Locks = madeBy(All, S.MadeBy);
      if (Locks.empty())
        continue;
      S.Mutex = Locks.front().Mutex;
      S.MutexUsr = Locks.front().MutexUsr;
      S.Mode = Locks.front().Mode;
      auto Replace = [&](auto &All) {
        for (auto &X : All)
          replace(X.Held, int(I), Locks, !S.Changes.empty());
      };
      Replace(F.Accesses);
      Replace(F.States);
      Replace(F.Calls);
    }
}

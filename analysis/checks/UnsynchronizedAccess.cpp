//===- UnsynchronizedAccess.cpp - Access without the guard ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reports access without the guard that other accesses hold.
//
// Leniently: a helper that every seen caller calls with the lock held, or whose
// name says that callers hold it, is fine; so are constructors, destructors,
// objects that no other thread knows yet, static initialisation and main, and
// what makes an object ready for use or puts it away, as init() and fini() do.
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"
#include "analysis/Fixes.h"
#include "analysis/HeldElsewhere.h"

#include <algorithm>
#include <cctype>
#include <set>

using namespace unlatch;

/// Some other mutex that is held at this access and exclusively at every write
/// of the map: who holds either of the two may read.
static bool otherLockSuffices(const MapContext &M, const AccessSite &Read) {
  Lockset Held = M.View.Lenient.at(Read.Index.Function, Read.A->Held);
  return std::any_of(Held.begin(), Held.end(), [&](const HeldLock &L) {
    auto R = relate(Read.A->Map, L.Mutex, L.MutexUsr);
    if (!R || L.Maybe || *R == M.G.Rel)
      return false;
    bool AnyWrite = false;
    for (const AccessSite &Site : M.Accesses) {
      if (!isWrite(Site.A->Op) || Site.UnsharedLenient)
        continue;
      AnyWrite = true;
      Hold H = holdOf(*R, Site.A->Map,
                      M.View.Lenient.at(Site.Index.Function, Site.A->Held));
      if (!H.Held || H.Mode != LockMode::Exclusive)
        return false;
    }
    return AnyWrite;
  });
}

/// Some function calls something it was given while it holds the guard, as
/// withLock(callback) does: a lambda may be meant for that.
static bool callsBackUnderGuard(const MapContext &M) {
  for (const Function &F : M.View.P.Functions)
    for (const Call &C : F.Calls)
      if ((C.CalleeUsr.empty() ||
           simpleName(C.CalleeName).compare(0, 10, "operator()") == 0) &&
          M.May.locally(C.Held).any())
        return true;
  return false;
}

/// The map is passed on as it is, to a function that takes no lock of its own:
/// whoever looks into it there does so without the guard.
static bool isPassedOn(const MapContext &M, const AccessSite &Site) {
  if (Site.A->Op != MapOp::Escape || Site.A->Why.rfind("it is passed to", 0))
    return false;
  const Program &P = M.View.P;
  return std::none_of(
      Site.F->Calls.begin(), Site.F->Calls.end(), [&](const Call &C) {
        if (std::find(C.Arguments.begin(), C.Arguments.end(), Site.A->Map) ==
            C.Arguments.end())
          return false;
        auto Callees = P.FunctionsByUsr.find(C.CalleeUsr);
        return Callees != P.FunctionsByUsr.end() &&
               std::any_of(Callees->second.begin(), Callees->second.end(),
                           [&](unsigned F) {
                             return !P.Functions[F].Sections.empty();
                           });
      });
}

/// Functions that need no lock of their own, whatever they touch.
static bool goesWithout(const Function &F) {
  if (F.Main || F.NoAnalysis || F.Kind == FunctionKind::Initializer ||
      F.Kind == FunctionKind::Constructor ||
      F.Kind == FunctionKind::Destructor || saysCallerLocks(F.Name))
    return true;
  // Who moves, assigns or swaps whole objects sees to it that nobody uses them.
  std::string_view Name = simpleName(F.Name);
  return Name == "operator=" || Name == "swap";
}

/// An overrider that is called through its base may find the guard held there:
/// where the base has it, or where this class calls the base with it held.
static bool baseMayLock(const MapContext &M, const Function &Overrider) {
  const std::string &Record = Overrider.RecordUsr;
  if (!M.Mutex || M.Mutex->RecordUsr != Record)
    return true;
  const Program &P = M.View.P;
  auto IsOwn = [&](const Call &C) {
    auto Callees = P.FunctionsByUsr.find(C.CalleeUsr);
    return Callees != P.FunctionsByUsr.end() &&
           P.Functions[Callees->second.front()].RecordUsr == Record;
  };
  return std::any_of(
      P.Functions.begin(), P.Functions.end(), [&](const Function &F) {
        return F.RecordUsr == Record &&
               std::any_of(F.Calls.begin(), F.Calls.end(), [&](const Call &C) {
                 return isReceiver(C.Object) && !IsOwn(C) &&
                        M.May.locally(C.Held).any();
               });
      });
}

/// A helper that nobody calls, as an overload for const objects may be: whoever
/// comes to call it may hold the guard as the callers of others do.
static bool isUncalledHelper(const MapContext &M, unsigned Index) {
  const Function &F = M.View.function(Index);
  return !M.G.Declared && F.Kind == FunctionKind::Method &&
         F.Access == Visibility::Private && !F.Virtual && !F.AddressTaken &&
         M.View.Graph.callersOf(Index).empty();
}

bool unlatch::isExempt(const MapContext &M, const AccessSite &Site) {
  const Function &F = *Site.F;
  if (goesWithout(F) || isUncalledHelper(M, Site.Index.Function))
    return true;
  if (F.Kind == FunctionKind::Lambda && callsBackUnderGuard(M))
    return true;
  if (F.Virtual && F.Access != Visibility::Public &&
      M.View.Graph.callersOf(Site.Index.Function).empty() && baseMayLock(M, F))
    return true;
  return !isWrite(Site.A->Op) && otherLockSuffices(M, Site);
}

/// Calls that lead to the function without the guard, as far up as somebody
/// seen calls it and no function comes twice.
static std::vector<Note> unlockedCalls(const MapContext &M, unsigned Function) {
  constexpr size_t Longest = 8;
  std::vector<Note> Path;
  std::set<unsigned> Seen{Function};
  while (Path.size() < Longest) {
    const auto &Callers = M.View.Graph.callersOf(Function);
    auto Unlocked =
        std::find_if(Callers.begin(), Callers.end(), [&](const CallSite &C) {
          return !C.Guess && !Seen.count(C.Caller) &&
                 !M.May.at(C.Caller, C.At->Held).any();
        });
    if (Unlocked == Callers.end())
      break;
    Seen.insert(Unlocked->Caller);
    Path.push_back(
        {Unlocked->At->Loc, "called by " +
                                quote(M.View.function(Unlocked->Caller).Name) +
                                " without the lock"});
    Function = Unlocked->Caller;
  }
  std::reverse(Path.begin(), Path.end());
  return Path;
}

/// In small letters, without underscores.
static std::string plainName(std::string_view Name) {
  std::string Plain;
  for (char C : simpleName(Name))
    if (C != '_')
      Plain += static_cast<char>(std::tolower(static_cast<unsigned char>(C)));
  return Plain;
}

static bool beginsWithAny(const std::string &Plain,
                          std::initializer_list<std::string_view> Words) {
  return std::any_of(Words.begin(), Words.end(), [&](std::string_view Word) {
    return Plain.compare(0, Word.size(), Word) == 0;
  });
}

/// The name begins with a word for what is done before others look on. Narrower
/// than a role: registering goes on while the program runs.
static bool setsUp(std::string_view Name) {
  return beginsWithAny(plainName(Name), {"init", "setup", "load", "start",
                                         "configure", "populate", "bootstrap"});
}

/// The second half of construction, or the first of destruction, by its name.
/// Narrower still: start() and load() may well run beside others.
static bool isNamedReady(std::string_view Name) {
  std::string Plain = plainName(Name);
  return Plain == "open" || Plain == "fini" ||
         beginsWithAny(Plain,
                       {"init", "setup", "uninit", "deinit", "teardown"});
}

/// The function only makes its object ready or puts it away: by its name, where
/// the class itself does not call it while it is in use, as it calls an init()
/// that waits for the first question; or as a helper of such functions. Who
/// takes the guard anywhere on the way expects others.
static bool makesReady(const MapContext &M, unsigned Index,
                       std::set<unsigned> &Seen) {
  if (!Seen.insert(Index).second)
    return true; // a circle says nothing
  const Function &F = M.View.function(Index);
  if (F.RecordUsr.empty() ||
      std::any_of(F.Sections.begin(), F.Sections.end(), [&](const Section &S) {
        return S.MutexUsr == M.G.Rel.MutexUsr;
      }))
    return false;
  // open(name) is about one element, not about the object.
  bool Named =
      isNamedReady(F.Name) && std::none_of(F.Accesses.begin(), F.Accesses.end(),
                                           [&](const MapAccess &A) {
                                             return A.MapUsr == M.Map.Usr &&
                                                    A.KeyParameter >= 0;
                                           });
  if (!Named && F.Access == Visibility::Public)
    return false; // anybody may call it
  bool AnyCaller = false;
  for (const CallSite &Call : M.View.Graph.callersOf(Index)) {
    const Function &Caller = M.View.function(Call.Caller);
    bool Own = Caller.RecordUsr == F.RecordUsr;
    if (!Own && !Named)
      return false;
    AnyCaller = true;
    if (Own && !goesWithout(Caller) && !(Named && setsUp(Caller.Name)) &&
        !makesReady(M, Call.Caller, Seen))
      return false;
  }
  return Named || AnyCaller;
}

static bool makesReady(const MapContext &M, unsigned Index) {
  std::set<unsigned> Seen;
  return !M.G.Declared && makesReady(M, Index, Seen);
}

/// The first word of the name, or the one after a prefix as C has it, is one
/// for making ready: ppu_initialize_modules.
static bool saysInitialize(std::string_view Name) {
  std::string_view Simple = simpleName(Name);
  size_t Prefix = Simple.find('_');
  return isNamedReady(Simple) ||
         (Prefix != std::string_view::npos &&
          beginsWithAny(plainName(Simple.substr(Prefix)), {"init", "setup"}));
}

/// A function outside of the class that makes the object it is given ready, by
/// its name, and whose callers do not take the guard for it.
static bool makesArgumentReady(const MapContext &M, const AccessSite &Site) {
  const Function &F = *Site.F;
  if (M.G.Declared || !F.RecordUsr.empty() || Site.A->KeyParameter >= 0 ||
      Site.A->Map.Root.compare(0, 6, "param:") != 0 || !saysInitialize(F.Name))
    return false;
  const auto &Callers = M.View.Graph.callersOf(Site.Index.Function);
  return M.May.functions().count(Site.Index.Function) == 0 &&
         std::none_of(Callers.begin(), Callers.end(), [&](const CallSite &C) {
           return M.May.at(C.Caller, C.At->Held).any();
         });
}

/// Some callers hold the guard for this function, and those that do not are
/// setting up or taking down.
static bool calledForSetUp(const MapContext &M, const AccessSite &Site) {
  bool AnyHeld = false;
  for (const CallSite &Call : M.View.Lenient.callsInto(Site.Index.Function)) {
    EntryState Given = M.View.Lenient.given(Call);
    Hold H = holdOf(M.G.Rel, Site.A->Map, Given.Locks);
    AnyHeld |= H.Held;
    const Function &Caller = M.View.function(Call.Caller);
    if (H.Held || H.Maybe || (Given.Unshared && isOwnMember(Site.A->Map)) ||
        goesWithout(Caller) || setsUp(Caller.Name) ||
        (isOwnMember(Site.A->Map) && makesReady(M, Call.Caller)))
      continue;
    return false;
  }
  return AnyHeld;
}

void unlatch::findUnsynchronized(const MapContext &M, const GuardedMap &,
                                 std::vector<Finding> &Out) {
  std::vector<const AccessSite *> Unsafe;
  for (const AccessSite &Site : M.Accesses) {
    MapOp Op = Site.A->Op;
    if (isElementUse(Op) || Op == MapOp::End || !Site.A->Map.known() ||
        (Op == MapOp::Escape && !isPassedOn(M, Site)))
      continue;
    if (Site.UnsharedLenient || Site.Lenient.Held || Site.Lenient.Maybe ||
        isExempt(M, Site) || sectionOfOtherObject(M, Site) ||
        mayHoldByAnotherName(M, Site))
      continue;
    // With little evidence, what sets the program up has the benefit of doubt.
    if (!M.G.Declared && !M.G.mostlyHeld() && setsUp(Site.F->Name))
      continue;
    if (isOwnMember(Site.A->Map) && makesReady(M, Site.Index.Function))
      continue;
    if (makesArgumentReady(M, Site))
      continue;
    if (calledForSetUp(M, Site))
      continue;
    Unsafe.push_back(&Site);
  }

  Witnesses Held(M);
  FixPlanner Fixes(M, Unsafe);
  std::set<std::tuple<std::string, unsigned, bool>> Lines;
  for (const AccessSite *Site : Unsafe) {
    bool Write = isWrite(Site->A->Op);
    const FileRange &Loc = Site->A->Mention;
    // One line, one finding: `m.begin()` and `m.size()` there are one mistake.
    if (!Lines.emplace(Loc.File, Loc.Line, Write).second)
      continue;
    Finding F;
    F.Check = "unlatch-unsynchronized-access";
    F.Loc = Loc;
    bool PassedOn = Site->A->Op == MapOp::Escape;
    F.Message = std::string(PassedOn ? "use of "
                            : Write  ? "write to "
                                     : "read of ") +
                M.MapName + " without " + M.MutexName + " (" + heldRatio(M) +
                ")";
    F.MapUsr = M.Map.Usr;
    F.MutexUsr = M.G.Rel.MutexUsr;
    Held.add(*Site, Write ? LockMode::Exclusive : LockMode::Shared, F.Notes);
    F.Path = unlockedCalls(M, Site->Index.Function);
    if (!PassedOn && !isWrapperLock(M.G.Rel.MutexUsr))
      Fixes.fix(*Site, F);
    Out.push_back(std::move(F));
  }
}

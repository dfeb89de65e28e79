//===- CarriedFields.cpp - Fields that move with the maps beside them -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/CarriedFields.h"

#include "analysis/MapGroups.h"
#include "analysis/Reasons.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

using namespace unlatch;

bool CarriedFields::has(const std::string &Usr) const {
  return std::find(Usrs.begin(), Usrs.end(), Usr) != Usrs.end();
}

bool unlatch::needsMutex(const StateUse &Use) {
  const Modes &W = Use.Written, &R = Use.Read;
  // A caller's object that only read sections fill is the caller's.
  return W.Exclusive || (W.Shared && (R.Exclusive || !Use.OnlyParameters));
}

bool unlatch::belongsToWriters(const MapContext &M, const std::string &Usr) {
  auto Decl = M.View.P.States.find(Usr);
  auto Uses = M.View.StatesOf.find(Usr);
  // Of the members of the mutex's class every use is known.
  if (Decl == M.View.P.States.end() || Uses == M.View.StatesOf.end() ||
      !M.Mutex || M.Mutex->RecordUsr.empty() ||
      Decl->second.RecordUsr != M.Mutex->RecordUsr)
    return false;
  std::optional<Relation> Always;
  auto InWriteSection = [&](unsigned F, const StateAccess &S) {
    return std::any_of(S.Held.begin(), S.Held.end(), [&](const HeldLock &L) {
      if (L.MutexUsr != M.G.Rel.MutexUsr || L.Mode != LockMode::Exclusive ||
          L.Maybe || !M.writesMapInSection(F, {L}))
        return false;
      auto R = relate(S.Path, L.Mutex, L.MutexUsr);
      if (!R || R->oneToMany() || (Always && *Always != *R))
        return false;
      Always = std::move(R);
      return true;
    });
  };
  return std::all_of(
      Uses->second.begin(), Uses->second.end(), [&](StateIndex I) {
        const StateAccess &S = M.View.function(I.Function).States[I.State];
        return M.View.unshared(I, Belief::Strict) ||
               InWriteSection(I.Function, S);
      });
}

namespace {

/// Looks for what speaks against a version of one field.
class Examiner {
public:
  Examiner(const MapContext &M, const StateDecl &D) : M(M), D(D) {}

  /// Speaks against a version less surely.
  std::optional<Note> Doubt;

  /// What speaks against it, if anything does.
  std::optional<Note> run() {
    if (!D.Fixed.empty())
      return say(D.Loc, D.Fixed);
    if (!canJoin(M.View, M.Map, M.G))
      return say(M.Map.Loc, "would have to be in one group with " + M.MapName +
                                ", which cannot be in one");
    if (!isOwn())
      return say(D.Loc, "may be named by anybody");
    auto Uses = M.View.StatesOf.find(D.Usr);
    if (Uses == M.View.StatesOf.end())
      return std::nullopt;
    for (StateIndex I : Uses->second)
      if (auto Why = look(I))
        return Why;
    return lookAtLeftOut(Uses->second);
  }

private:
  Note say(const FileRange &Loc, const std::string &Why) const {
    return {Loc, quote(D.Name) + " is written under the lock, and " + Why};
  }

  /// Nobody outside of the code that was seen can know it by name.
  bool isOwn() const {
    if (D.Access == Visibility::Private || D.Access == Visibility::Internal)
      return true;
    for (const auto &[Main, Files] : M.View.P.UnitFiles) {
      auto File = M.View.P.Files.find(D.Loc.File);
      if (File != M.View.P.Files.end() && File->second.Name == Main)
        return true;
    }
    return false;
  }

  std::optional<Note> look(StateIndex I) {
    const StateAccess &S = M.View.function(I.Function).States[I.State];
    if (S.Dependent)
      return say(S.Loc, "is used in a template");
    if (S.InMacro)
      return say(S.Loc, "is used inside a macro");
    if (!S.Kept.empty())
      return say(S.Loc, S.Kept);
    if (!S.Mention.valid())
      return say(S.Loc, "is used in a way that is not understood");
    if (M.View.unshared(I, Belief::Strict))
      return std::nullopt;
    const HeldLock *Guard = nullptr;
    for (const HeldLock &L : S.Held)
      if (L.MutexUsr == M.G.Rel.MutexUsr) {
        if (Guard)
          return say(S.Loc, "is used under the locks of two objects");
        Guard = &L;
      }
    if (!Guard)
      return say(S.Loc, "is used without the lock, or under one that the "
                        "caller holds");
    if (Guard->Maybe)
      return say(S.Loc, "is used where the lock is held on some paths only");
    auto R = relate(S.Path, Guard->Mutex, Guard->MutexUsr);
    if (Guard->Section < 0 || !R || R->Global != M.G.Rel.Global ||
        R->MutexSteps != M.G.Rel.MutexSteps || R->MapSteps.size() != 1)
      return say(S.Loc, "is used under another object's lock");
    if (S.Write && !S.Pointee && Guard->Mode == LockMode::Shared)
      return say(S.Loc, "is changed while the lock is held shared only");
    // Each version is a copy. Where the field holds as many things as there
    // were writes, all copies together grow with the square of them.
    // A registry of thousands is filled by as many calls.
    Role Run = M.View.Roles[I.Function];
    if (Run == Role::Seldom && isRegistration(M.View.function(I.Function).Name))
      Run = Role::Perhaps;
    if (S.Write && !S.Pointee && D.Grows && Run != Role::Seldom) {
      Note Often = say(S.Loc, "would be copied whole at each such write, which "
                              "may be often");
      if (Run != Role::Perhaps)
        return Often;
      if (!Doubt)
        Doubt = std::move(Often);
    }
    return std::nullopt;
  }

  std::optional<Note> lookAtLeftOut(const std::vector<StateIndex> &Uses) const {
    std::set<std::string> Files = {D.Loc.File};
    for (StateIndex I : Uses)
      Files.insert(M.View.function(I.Function).States[I.State].Loc.File);
    for (const SkippedMention &S : M.View.P.Skipped)
      if (S.Name == simpleName(D.Name) && Files.count(S.Loc.File))
        return say(S.Loc, "is named in code that the preprocessor leaves out");
    return std::nullopt;
  }

  const MapContext &M;
  const StateDecl &D;
};

} // namespace

/// Declared where the mutex is, so that a group in its place has both.
static bool isBeside(const StateDecl &D, const MutexDecl &Mutex) {
  return hasPlaceForGroup(D) && D.Where == Mutex.Where &&
         D.RecordUsr == Mutex.RecordUsr && D.Loc.File == Mutex.Loc.File;
}

CarriedFields unlatch::carriedFields(const MapContext &M) {
  CarriedFields Found;
  const std::string &Mutex = M.G.Rel.MutexUsr;
  Found.States = stateUnder(M.View, M.May, Mutex);
  for (const auto &[Usr, Use] : Found.States) {
    auto Decl = M.View.P.States.find(Usr);
    if (Decl == M.View.P.States.end() || Decl->second.Synchronized ||
        Use.OtherGuard || !needsMutex(Use) || !M.Mutex ||
        !isBeside(Decl->second, *M.Mutex) || belongsToWriters(M, Usr))
      continue;
    Examiner Field(M, Decl->second);
    if (auto Why = Field.run()) {
      Found.Kept.emplace(Usr, std::move(*Why));
      continue;
    }
    Found.Usrs.push_back(Usr);
    if (Field.Doubt)
      Found.Doubts.emplace(Usr, std::move(*Field.Doubt));
  }
  if (Found.Usrs.empty())
    return Found;
  std::sort(Found.Usrs.begin(), Found.Usrs.end(),
            [&](const std::string &A, const std::string &B) {
              return M.View.P.States.at(A).Loc < M.View.P.States.at(B).Loc;
            });
  // What is a part of such a field is copied and published with it.
  Found.States = stateUnder(M.View, M.May, Mutex, [&](const StateAccess &S) {
    for (size_t I = 0; I + 1 < S.Path.Steps.size(); ++I)
      if (Found.has(S.Path.Steps[I]))
        return std::find(S.Path.Steps.begin() + I, S.Path.Steps.end(), "*") ==
               S.Path.Steps.end();
    return false;
  });
  return Found;
}

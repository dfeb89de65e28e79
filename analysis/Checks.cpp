//===- Checks.cpp - The checks that flag unsafe access --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"

#include <algorithm>

using namespace unlatch;

static constexpr Check Table[] = {
    {"unlatch-check-then-act", findCheckThenAct},
    {"unlatch-escaping-reference", findEscapingReference},
    {"unlatch-guarded-map", findGuardedMap},
    {"unlatch-unsynchronized-access", findUnsynchronized},
    {"unlatch-vacuous-lock", findVacuousLock},
    {"unlatch-write-under-shared-lock", findWriteUnderShared},
};

std::span<const Check> unlatch::checks() { return Table; }

/// `*` stands for any text; the rest for itself.
static bool matchesGlob(std::string_view Glob, std::string_view Text) {
  size_t Star = Glob.find('*');
  if (Star == std::string_view::npos)
    return Glob == Text;
  if (Text.substr(0, Star) != Glob.substr(0, Star))
    return false;
  std::string_view Rest = Glob.substr(Star + 1);
  for (size_t I = Star; I <= Text.size(); ++I)
    if (matchesGlob(Rest, Text.substr(I)))
      return true;
  return false;
}

bool unlatch::isSuppressed(const Program &P, const Finding &F) {
  auto Silences = [&](const Suppression &S) {
    if (S.File != F.Loc.File || F.Loc.Line < S.FirstLine ||
        F.Loc.Line > S.LastLine)
      return false;
    return S.Checks.empty() || std::any_of(S.Checks.begin(), S.Checks.end(),
                                           [&](const std::string &Glob) {
                                             return matchesGlob(Glob, F.Check);
                                           });
  };
  return std::any_of(P.Suppressions.begin(), P.Suppressions.end(), Silences);
}

std::string unlatch::heldRatio(const MapContext &M) {
  return "held at " + std::to_string(M.G.Held) + " of " +
         std::to_string(M.G.Total) + " accesses";
}

const AccessSite *Witnesses::best(bool Write, LockMode Mode) const {
  const AccessSite *Best = nullptr;
  auto Rank = [&](const AccessSite &Site) {
    return std::tuple(Site.Lenient.Mode == Mode, isWrite(Site.A->Op) == Write,
                      // The lock in sight is a better witness than a caller's.
                      Site.Lenient.Section >= 0);
  };
  for (const AccessSite &Site : M.Accesses) {
    if (!Site.Lenient.Held || Site.UnsharedLenient || isElementUse(Site.A->Op))
      continue;
    if (!Best || Rank(Site) > Rank(*Best))
      Best = &Site;
  }
  return Best;
}

void Witnesses::add(const AccessSite &Unsafe, LockMode Mode,
                    std::vector<Note> &Notes) {
  bool Write = isWrite(Unsafe.A->Op);
  auto [It, New] = Known.try_emplace({Write, Mode});
  if (New)
    It->second = best(Write, Mode);
  if (const AccessSite *Best = It->second)
    Notes.push_back({Best->loc(), Best->Lenient.Mode == LockMode::Shared
                                      ? "held here, shared"
                                      : "held here, exclusive"});
}

const Section *unlatch::sectionOfOtherObject(const MapContext &M,
                                             const AccessSite &Site) {
  if (Site.Lenient.Held || !Site.Lenient.OtherObject)
    return nullptr;
  for (const HeldLock &L : Site.A->Held) {
    if (L.MutexUsr != M.G.Rel.MutexUsr || L.Section < 0 || L.Maybe)
      continue;
    const Section &S = Site.F->Sections[L.Section];
    if (S.Mutex.known())
      return &S;
  }
  return nullptr;
}

//===- Fixes.cpp - Edits that make an unsafe access safe ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Fixes.h"

#include <algorithm>
#include <cctype>
#include <string_view>

using namespace unlatch;

static std::optional<std::string> read(const MapContext &M,
                                       const FileRange &Range) {
  const auto &Read = M.View.Options.ReadText;
  if (!Read || !Range.valid() || Range.End <= Range.Begin)
    return std::nullopt;
  return Read(Range);
}

bool unlatch::mayTakeGuard(const MapContext &M, unsigned Caller, const Call &C,
                           const std::vector<char> &Takes) {
  bool Seen = false;
  for (const CallSite &Site : M.View.Graph.callsIn(Caller)) {
    if (Site.At != &C)
      continue;
    Seen = true;
    if (Takes[Site.Callee])
      return true;
  }
  if (Seen && !C.Virtual)
    return false;
  return !C.CalleeSystem ||
         C.CalleeName.find("std::function<") != std::string::npos;
}

void FixPlanner::fix(const AccessSite &Site, Finding &F) {
  if (Site.A->InMacro || Site.A->Dependent)
    return;
  // A caller may hold the guard on some path: taking it again would wait for
  // ever there.
  if (Site.May.any())
    return;
  if (!callAccessor(Site, F))
    takeLock(Site, F);
}

/// The idiom that an access is part of.
static const LookupIdiom *idiomAround(const AccessSite &Site) {
  for (const LookupIdiom &L : Site.F->Lookups)
    if (L.Range.valid() && L.Range.contains(Site.A->Mention))
      return &L;
  return nullptr;
}

namespace {

/// A function that does a lookup under the lock, for others to call.
struct Accessor {
  const Function *F = nullptr;
  const LookupIdiom *Lookup = nullptr;
};

} // namespace

static bool canCall(const MapContext &M, const Function &From,
                    const Function &Accessor) {
  if (Accessor.Kind == FunctionKind::Free)
    // Only where it is sure to be declared before.
    return Accessor.Loc.File == From.Loc.File && Accessor.Loc < From.Loc;
  if (Accessor.Kind != FunctionKind::Method || Accessor.Static ||
      Accessor.RecordUsr != M.Map.RecordUsr)
    return false;
  // Who may name a private map may call a private method of the same class.
  return Accessor.Access == Visibility::Public ||
         From.RecordUsr == Accessor.RecordUsr ||
         M.Map.Access == Visibility::Private;
}

/// An accessor whose lookup gives the same as L, with its own lock around.
static Accessor findAccessor(const MapContext &M, const AccessSite &Unsafe,
                             const LookupIdiom &L) {
  for (const AccessSite &Site : M.Accesses) {
    const Function &F = *Site.F;
    if (&F == Unsafe.F || !Site.Strict.Held || Site.Strict.Section < 0 ||
        F.Parameters != 1 || F.Instantiated || !canCall(M, *Unsafe.F, F))
      continue;
    // The receiver's own map, not that of some object it knows.
    if (F.Kind == FunctionKind::Method &&
        (Site.A->Map.Root != "this" || Site.A->Map.Steps.size() != 1))
      continue;
    for (const LookupIdiom &A : F.Lookups)
      if (A.Access == static_cast<int>(Site.Index.Access) &&
          A.KeyParameter == 0 && A.Miss == L.Miss && A.Value == L.Value &&
          A.Miss != LookupIdiom::MissKind::Other)
        return {&F, &A};
  }
  return {};
}

bool FixPlanner::callAccessor(const AccessSite &Site, Finding &F) {
  const LookupIdiom *L = idiomAround(Site);
  if (!L)
    return false;
  if (DoneIdioms.count(L->Range))
    return true;
  Accessor A = findAccessor(M, Site, *L);
  if (!A.F)
    return false;
  // A free accessor reads one map, that must be the one meant here.
  if (A.F->Kind == FunctionKind::Free && !isGlobalRoot(Site.A->Map.Root))
    return false;
  if (A.F->Kind == FunctionKind::Method && isGlobalRoot(Site.A->Map.Root) &&
      Site.A->Map.Steps.empty())
    return false;
  auto Key = read(M, L->KeyText);
  if (!Key)
    return false;
  std::string Name(simpleName(A.F->Name));
  std::string Call = Name + "(" + *Key + ")";
  if (A.F->Kind == FunctionKind::Method)
    Call = L->ObjectText + Call;
  F.Fix.push_back({L->Range, L->Statements ? "return " + Call + ";" : Call});
  F.FixDescription = "call " + A.F->Name + " instead";
  DoneIdioms.insert(L->Range);
  return true;
}

namespace {

/// The start of the line on which Range begins, up to Range.
std::optional<std::string> lineStart(const MapContext &M,
                                     const FileRange &Range) {
  FileRange Lead = Range;
  Lead.End = Range.Begin;
  Lead.Begin = Range.Begin - std::min(Range.Begin, Range.Column - 1);
  Lead.Column = 1;
  if (Lead.Begin == Lead.End)
    return std::string();
  return read(M, Lead);
}

std::string newlineBefore(const MapContext &M, const FileRange &Range) {
  FileRange Before = Range;
  unsigned Start = Range.Begin - std::min(Range.Begin, Range.Column - 1);
  if (Start < 2)
    return "\n";
  Before.Begin = Start - 2;
  Before.End = Start;
  auto Text = read(M, Before);
  return Text && *Text == "\r\n" ? "\r\n" : "\n";
}

/// A guard as some section spells it, for a mutex at this path in F.
struct Spelling {
  std::string Type, Mutex, Name;
};

std::optional<Spelling> spellGuard(const MapContext &M, const Function &F,
                                   const ObjectPath &Mutex, LockMode Mode) {
  for (const SectionSite &Site : M.Sections) {
    const Section &S = *Site.S;
    if (S.Mode != Mode || S.Shape != SectionShape::Guard || S.InMacro ||
        S.Dependent || S.TryOrTimed || !(S.Mutex == Mutex))
      continue;
    // The same words mean the same mutex in the same class; elsewhere only
    // for names that the same file has used before.
    bool SameClass = !F.RecordUsr.empty() && Site.F->RecordUsr == F.RecordUsr;
    bool SameFile = isGlobalRoot(Mutex.Root) && S.Acquire.File == F.Body.File &&
                    S.Acquire.Begin < F.Body.Begin;
    if (!SameClass && !SameFile)
      continue;
    auto Type = read(M, S.GuardType);
    auto Text = read(M, S.MutexText);
    if (Type && Text && *Type != "auto")
      return Spelling{*Type, *Text, S.GuardName};
  }
  return std::nullopt;
}

std::string freshName(const Function &F, std::string Wanted) {
  auto Taken = [&](const std::string &Name) {
    return std::find(F.Identifiers.begin(), F.Identifiers.end(), Name) !=
           F.Identifiers.end();
  };
  if (Wanted.empty())
    Wanted = "lock";
  std::string Name = Wanted;
  for (unsigned N = 2; Taken(Name); ++N)
    Name = Wanted + std::to_string(N);
  return Name;
}

} // namespace

bool FixPlanner::takeLock(const AccessSite &Site, Finding &F) {
  unsigned Index = Site.Index.Function;
  const Function &In = *Site.F;
  if (DoneFunctions.count(Index))
    return true;
  if (In.Kind != FunctionKind::Free && In.Kind != FunctionKind::Method)
    return false;
  // Any other lock, held or taken here, would have an order to keep.
  if (!In.Sections.empty() || !In.Effects.empty() || !Site.A->Held.empty() ||
      !M.View.Lenient.of(Index).Locks.empty())
    return false;

  // All that is unsafe in this function, as one section in one block.
  const AccessSite *First = &Site;
  LockMode Mode = LockMode::Shared;
  for (const AccessSite *Other : Unsafe) {
    if (Other->F != &In)
      continue;
    if (!(Other->A->Block == Site.A->Block) ||
        !(Other->A->Map == Site.A->Map) || Other->A->InMacro ||
        !Other->A->Statement.valid())
      return false;
    if (isWrite(Other->A->Op))
      Mode = LockMode::Exclusive;
    if (Other->A->Statement < First->A->Statement)
      First = Other;
  }
  // Changes of elements found by these accesses need the writer's lock too.
  for (const MapAccess &A : In.Accesses)
    if (A.MapUsr == M.Map.Usr && isWrite(A.Op))
      Mode = LockMode::Exclusive;

  ObjectPath Mutex = mutexPathFor(Site.A->Map, M.G.Rel);
  if (Mutex.Root != "this" && !isGlobalRoot(Mutex.Root))
    return false;
  std::vector<char> Takes =
      mayAcquire(M.View.P, M.View.Graph, M.G.Rel.MutexUsr);
  const FileRange &Statement = First->A->Statement;
  for (const Call &C : In.Calls)
    if (Site.A->Block.contains(C.Loc) && Statement.Begin <= C.Loc.Begin &&
        mayTakeGuard(M, Index, C, Takes))
      return false;

  auto Guard = spellGuard(M, In, Mutex, Mode);
  auto Lead = lineStart(M, Statement);
  if (!Guard || !Lead)
    return false;
  std::string Text = Guard->Type + " " + freshName(In, Guard->Name) + "(" +
                     Guard->Mutex + ");";
  bool OwnLine = Lead->find_first_not_of(" \t") == std::string::npos;
  Text += OwnLine ? newlineBefore(M, Statement) + *Lead : " ";
  FileRange Before = Statement;
  Before.End = Before.Begin;
  F.Fix.push_back({Before, std::move(Text)});
  F.FixDescription = std::string("hold ") + M.MutexName +
                     (Mode == LockMode::Shared ? " shared" : " exclusively") +
                     " here";
  DoneFunctions.insert(Index);
  return true;
}

void unlatch::fixSharedGuard(const MapContext &M, const AccessSite &Site,
                             Finding &F) {
  if (Site.Lenient.Section < 0)
    return;
  unsigned Index = static_cast<unsigned>(Site.Lenient.Section);
  const Section &S = Site.F->Sections[Index];
  if (S.InMacro || S.Dependent || S.GuardEscapes || S.TryOrTimed ||
      (S.Shape != SectionShape::Guard && S.Shape != SectionShape::Deferred))
    return;
  // Readers may enter twice by luck; a writer waits for itself.
  if (M.May.atEntry(Site.Index.Function).any())
    return;
  std::vector<char> Takes =
      mayAcquire(M.View.P, M.View.Graph, M.G.Rel.MutexUsr);
  for (const Call &C : Site.F->Calls)
    if (M.inSection(C.Held, Index) &&
        mayTakeGuard(M, Site.Index.Function, C, Takes))
      return;
  auto Type = read(M, S.GuardType);
  if (!Type)
    return;
  constexpr std::string_view Shared = "shared_lock", Unique = "unique_lock";
  size_t At = Type->compare(0, 5, "std::") == 0 ? 5 : 0;
  if (Type->compare(At, Shared.size(), Shared) != 0)
    return;
  // Not some longer name, shared_lock_guard say.
  size_t Next = At + Shared.size();
  if (Next < Type->size() &&
      (std::isalnum(static_cast<unsigned char>((*Type)[Next])) ||
       (*Type)[Next] == '_'))
    return;
  std::string Text = *Type;
  Text.replace(At, Shared.size(), Unique);
  F.Fix.push_back({S.GuardType, std::move(Text)});
  F.FixDescription = "hold " + M.MutexName + " exclusively";
}

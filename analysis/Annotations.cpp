//===- Annotations.cpp - Attributes that say what the program does anyway -===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Annotations.h"

#include "analysis/Checks.h"
#include "analysis/Explain.h"
#include "analysis/Reasons.h"

#include <algorithm>
#include <map>

using namespace unlatch;

static Reason refusal(const FileRange &Loc, std::string Message) {
  Reason Why;
  Why.Loc = Loc;
  Why.Message = std::move(Message);
  return Why;
}

static bool isStatic(const ObjectDecl &D) { return D.Where != Storage::Field; }

/// How the declaration of the map can name the mutex; empty where it cannot.
static std::string mutexText(const MapDecl &Map, const MutexDecl &Mutex,
                             const Relation &Rel) {
  std::string Name(simpleName(Mutex.Name));
  if (!Map.RecordUsr.empty() && Map.RecordUsr == Mutex.RecordUsr) {
    // A member may name those of its class that are declared later, too.
    bool Beside =
        Rel.Global || (Rel.MapSteps.size() == 1 && Rel.MutexSteps.size() == 1);
    return Beside && (!isStatic(Map) || isStatic(Mutex)) ? Name : "";
  }
  auto Scope = [](const ObjectDecl &D) {
    return std::string_view(D.Name).substr(0, D.Name.size() -
                                                  simpleName(D.Name).size());
  };
  bool Before = Mutex.Loc.File == Map.Loc.File && Mutex.Loc < Map.Loc;
  return Map.Where == Storage::Namespace && Mutex.Where == Storage::Namespace &&
                 Before && Scope(Map) == Scope(Mutex)
             ? Name
             : "";
}

/// The lock of the same object, or the fixed one, among those held at entry.
static const HeldLock *atEntry(const MapContext &M, unsigned F) {
  for (const HeldLock &L : M.View.Lenient.of(F).Locks)
    if (L.MutexUsr == M.G.Rel.MutexUsr && !L.Maybe &&
        (isOwnMember(L.Mutex) ||
         (isGlobalRoot(L.Mutex.Root) && L.Mutex.Steps.empty())))
      return &L;
  return nullptr;
}

/// Functions that use the map under their callers' lock, and those on the way
/// to them from where it is taken. Clang follows no calls: each has to say it.
static std::variant<std::vector<RequiredLock>, Reason>
helpersOf(const MapContext &M) {
  std::map<unsigned, LockMode> Found;
  std::vector<unsigned> Work;
  std::optional<Reason> Refused;
  auto Add = [&](unsigned F, const FileRange &Loc) {
    const Function &Fn = M.View.function(F);
    if (Fn.Kind == FunctionKind::Constructor ||
        Fn.Kind == FunctionKind::Destructor || Found.count(F))
      return; // not looked into by that analysis
    const HeldLock *L = atEntry(M, F);
    if (!L || !Fn.AttributePlace.valid() || Fn.Kind == FunctionKind::Lambda) {
      if (!Refused)
        Refused = refusal(Loc, quote(Fn.Name) +
                                   " relies on its caller's lock, and no "
                                   "attribute of it could say so");
      return;
    }
    Found.emplace(F, L->Mode);
    Work.push_back(F);
  };
  for (const AccessSite &Site : M.Accesses)
    if (!Site.Unshared && Site.Lenient.Held && Site.Lenient.Section < 0)
      Add(Site.Index.Function, Site.loc());
  while (!Work.empty() && !Refused) {
    unsigned F = Work.back();
    Work.pop_back();
    for (const CallSite &C : M.View.Graph.callersOf(F)) {
      bool Own = std::any_of(
          C.At->Held.begin(), C.At->Held.end(), [&](const HeldLock &L) {
            return L.MutexUsr == M.G.Rel.MutexUsr && L.Section >= 0;
          });
      if (!Own && !C.At->Unshared && C.Caller != F)
        Add(C.Caller, C.At->Loc);
    }
  }
  if (Refused)
    return *Refused;
  std::vector<RequiredLock> Helpers;
  for (auto [F, Mode] : Found) {
    const Lockset &Said = M.View.function(F).Required;
    if (std::none_of(Said.begin(), Said.end(), [&](const HeldLock &L) {
          return L.MutexUsr == M.G.Rel.MutexUsr;
        }))
      Helpers.push_back({F, Mode});
  }
  return Helpers;
}

std::variant<AnnotationPlan, Reason>
unlatch::planAnnotation(const ProgramView &View, const GuardedMap &Map,
                        const std::vector<Finding> &Findings) {
  MapContext M(View, View.P.Maps.at(Map.MapUsr), View.GuardOf.at(Map.MapUsr));
  const MapDecl &Decl = M.Map;
  auto Refuse = [&](std::string Message) {
    return refusal(Decl.Loc, std::move(Message));
  };
  if (M.G.Declared)
    return AnnotationPlan();
  if (!M.Mutex)
    return Refuse("the declaration of its lock was not seen");
  if (!M.Mutex->Capability)
    return Refuse("the type of its lock " + M.MutexName + ", " + M.Mutex->Type +
                  ", carries no capability attribute, so that clang does not "
                  "see what is held");
  if (Map.What == Verdict::Migrate)
    return Refuse("it can do without its lock: unlatch migrate");
  if (M.G.confidence() != Confidence::High)
    return Refuse("it is not sure enough that " + M.MutexName +
                  " guards it: confidence " + confidenceName(M.G.confidence()) +
                  ", " + heldRatio(M));
  auto Bad =
      std::find_if(Findings.begin(), Findings.end(),
                   [&](const Finding &F) { return F.MapUsr == Map.MapUsr; });
  if (Bad != Findings.end())
    return refusal(Bad->Loc, "repair this first: " + Bad->Message);
  if (Map.NotHeld != 0)
    return Refuse("not all accesses hold " + M.MutexName + ": " + heldRatio(M));
  if (Decl.InMacro || Decl.Dependent)
    return Refuse(Decl.InMacro ? "it is declared by a macro"
                               : "it is declared in a template");
  AnnotationPlan Plan;
  Plan.MutexText = mutexText(Decl, *M.Mutex, M.G.Rel);
  if (Plan.MutexText.empty())
    return Refuse("its declaration cannot name " + M.MutexName +
                  ", which is not declared beside it");
  auto Helpers = helpersOf(M);
  if (auto *Why = std::get_if<Reason>(&Helpers))
    return *Why;
  Plan.Helpers = std::move(std::get<std::vector<RequiredLock>>(Helpers));
  Plan.MapUsr = Map.MapUsr;
  Plan.MutexUsr = M.G.Rel.MutexUsr;
  return Plan;
}

//===- GuardDeclarations.cpp - Guards where they are declared -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Locksets.h"

#include "matchers/LockScan.h"
#include "matchers/Names.h"
#include "matchers/Wrappers.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"

using namespace clang;

namespace unlatch {

static bool isInitOf(const Stmt *Parent, const DeclStmt *Declaration) {
  if (const auto *If = dyn_cast_or_null<IfStmt>(Parent))
    return If->getInit() == Declaration;
  if (const auto *Loop = dyn_cast_or_null<CXXForRangeStmt>(Parent))
    return Loop->getInit() == Declaration;
  const auto *Switch = dyn_cast_or_null<SwitchStmt>(Parent);
  return Switch && Switch->getInit() == Declaration;
}

int Locksets::openGuard(const VarDecl *Var, const GuardInit &Init) {
  size_t Before = Out.Sections.size();
  int Id = sectionFor(Var);
  Section &S = Out.Sections[Id];
  if (size_t(Id) < Before)
    return Id;
  S.Mode = Init.Mode;
  S.GuardName = Var->getNameAsString();
  S.TryOrTimed = Init.TryOrTimed;
  S.LockedLater = Init.Understood && Init.Mask == Holding::NotHeld;
  S.Shape = Init.MovedFrom || Init.Factory      ? SectionShape::Returned
            : Init.Mutexes.size() > 1           ? SectionShape::Several
            : Init.Deferred || !Init.Understood ? SectionShape::Deferred
            : Init.Opaque                       ? SectionShape::Opaque
                                                : SectionShape::Guard;
  if (!Init.Mutexes.empty()) {
    const GuardInit::Mutex &M = Init.Mutexes.front();
    HeldLock Lock = mutexOf(M);
    S.Mutex = Lock.Mutex;
    S.MutexUsr = Lock.MutexUsr;
    if (M.E)
      S.MutexText = Src.range(M.E->getSourceRange());
  }
  noteMaker(S, Init);
  if (const TypeSourceInfo *Type = Var->getTypeSourceInfo())
    S.GuardType = Src.range(Type->getTypeLoc().getSourceRange());
  S.InMacro = !Src.editable(Var->getSourceRange());
  const DeclStmt *Declaration = Declarations.lookup(Var);
  if (!Declaration)
    return Id;
  const Stmt *Parent = Parents.getParent(Declaration);
  if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Parent)) {
    S.Block = Src.range(Block->getSourceRange());
    S.Acquire = Src.statement(Declaration);
    if (!Declaration->isSingleDecl())
      S.GuardEscapes = true; // declared together with something else
  } else if (isInitOf(Parent, Declaration) && Declaration->isSingleDecl()) {
    // if (std::shared_lock lock(mutex_); ...), or a loop over a range.
    S.Block = Src.statement(Parent);
    S.Acquire = Src.statement(Declaration);
  } else if (Parent) {
    // Declared in the head of a loop, or as a condition.
    S.Block = Src.range(Parent->getSourceRange());
    S.Acquire = Src.place(Declaration->getBeginLoc());
    S.GuardEscapes = true;
  }
  return Id;
}

/// What another unit may tell of a guard that this one cannot look into.
void Locksets::noteMaker(Section &S, const GuardInit &Init) const {
  llvm::ArrayRef<const Expr *> Args;
  const FunctionDecl *Callee = nullptr;
  if (Init.Factory) {
    Callee = Init.Factory->getDirectCallee();
    Args = llvm::ArrayRef(const_cast<Expr **>(Init.Factory->getArgs()),
                          Init.Factory->getNumArgs());
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Init.Factory))
      S.MadeBy.Object = Objects.ofTarget(Member->getImplicitObjectArgument());
  } else if (Init.Made) {
    Callee = Init.Made->getConstructor();
    Args = llvm::ArrayRef(const_cast<Expr **>(Init.Made->getArgs()),
                          Init.Made->getNumArgs());
  }
  if (!Callee || Src.inSystemHeader(Callee->getLocation()))
    return;
  S.MadeBy.Usr = usr(Callee);
  for (const Expr *Arg : Args)
    S.MadeBy.Arguments.push_back(Objects.ofTarget(Arg));
}

/// A path of the callee in terms of the caller; unknown where it is neither
/// reached through the object or an argument, nor global.
ObjectPath Locksets::inCaller(const ObjectPath &InCallee,
                              const CallExpr *Call) const {
  ObjectPath Path;
  if (InCallee.Root.compare(0, 7, "global:") == 0)
    return InCallee;
  if (InCallee.Root == "this") {
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      Path = Objects.ofTarget(Member->getImplicitObjectArgument());
  } else if (InCallee.Root.compare(0, 6, "param:") == 0) {
    unsigned Index = std::stoul(InCallee.Root.substr(6));
    if (Index < Call->getNumArgs())
      Path = Objects.ofTarget(Call->getArg(Index));
  }
  if (Path.known())
    Path.Steps.insert(Path.Steps.end(), InCallee.Steps.begin(),
                      InCallee.Steps.end());
  return Path;
}

/// What the guard that a function returns holds, where the function can be
/// looked into and returns one kind of guard.
std::optional<std::vector<HeldLock>>
Locksets::lockedByFactory(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionDecl *Definition = nullptr;
  if (!Callee || !Callee->hasBody(Definition))
    return std::nullopt;
  const auto *Body = dyn_cast<CompoundStmt>(Definition->getBody());
  const auto *Return =
      Body && Body->size() ? dyn_cast<ReturnStmt>(Body->body_back()) : nullptr;
  if (!Return || !Return->getRetValue())
    return std::nullopt;
  const Expr *Value = Return->getRetValue()->IgnoreImplicit();
  GuardInit Inner = readGuardInit(Value, Src);
  const VarDecl *Local = guardVariable(Value);
  // return lock; is a construction from the local guard.
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Value);
      !Local && Construct && Construct->getNumArgs() == 1)
    Local = guardVariable(Construct->getArg(0));
  if (Inner.MovedFrom)
    Local = Inner.MovedFrom;
  if (Local)
    Inner = readGuardInit(Local->getInit(), Src);
  if (!Inner.Understood || Inner.Mask != Holding::Held || Inner.Mutexes.empty())
    return std::nullopt;
  Paths InCallee(Src, Body);
  std::vector<HeldLock> Locks;
  for (const GuardInit::Mutex &M : Inner.Mutexes) {
    ObjectPath Path = M.E ? InCallee.of(M.E) : M.Global;
    Path.Steps.insert(Path.Steps.end(), M.Steps.begin(), M.Steps.end());
    HeldLock Lock;
    Lock.Mode = M.Mode;
    Lock.Mutex = inCaller(Path, Call);
    if (!Lock.Mutex.known())
      return std::nullopt;
    nameWrapperLock(Lock.Mutex);
    Lock.MutexUsr = mutexUsrOf(Lock.Mutex);
    Locks.push_back(std::move(Lock));
  }
  return Locks;
}

/// A function that is nothing but the return of a guard it makes.
static bool onlyMakesGuard(const FunctionDecl *Callee) {
  const FunctionDecl *Definition = nullptr;
  if (!Callee || !Callee->hasBody(Definition))
    return false;
  const auto *Body = dyn_cast<CompoundStmt>(Definition->getBody());
  return Body && Body->size() == 1;
}

bool Locksets::setFromInit(State &S, const void *Key, const GuardInit &Init,
                           int Section) {
  Holding H;
  H.Section = Section;
  if (Init.MovedFrom) {
    auto From = S.find(Init.MovedFrom);
    if (From == S.end())
      return false;
    if (Init.Upgrades) {
      // The same mutexes, now held by two guards.
      H.Mask = From->second.Mask;
      H.Mutexes = From->second.Mutexes;
      if (!H.Mutexes.empty()) {
        Out.Sections[Section].Mutex = H.Mutexes.front().Mutex;
        Out.Sections[Section].MutexUsr = H.Mutexes.front().MutexUsr;
      }
      Out.Sections[Section].GuardEscapes = true;
      if (From->second.Section >= 0)
        Out.Sections[From->second.Section].GuardEscapes = true;
    } else {
      H = From->second;
      if (H.Section >= 0)
        Out.Sections[H.Section].Shape = SectionShape::Returned;
      From->second.Mask = Holding::NotHeld;
      // From an upgrade_lock to a unique_lock and back.
      for (HeldLock &L : H.Mutexes) {
        L.Mode = Init.Mode;
        L.Upgrade = Init.ForUpgrade;
      }
      S[Key] = std::move(H);
      return true;
    }
  } else if (Init.Factory) {
    std::optional<std::vector<HeldLock>> Locks = lockedByFactory(Init.Factory);
    if (!Locks)
      return false;
    H.Mutexes = std::move(*Locks);
    H.Mask = Holding::Held;
    struct Section &Sec = Out.Sections[Section];
    if (Sec.Shape == SectionShape::Returned && H.Mutexes.size() == 1 &&
        onlyMakesGuard(Init.Factory->getDirectCallee()))
      Sec.Shape = SectionShape::Factory;
    Sec.Mode = H.Mutexes.front().Mode;
    Sec.Mutex = H.Mutexes.front().Mutex;
    Sec.MutexUsr = H.Mutexes.front().MutexUsr;
    Sec.MadeBy = {};
  } else {
    if (!Init.Understood && Init.Made)
      return false;
    H.Mask = Init.Mask;
    for (const GuardInit::Mutex &M : Init.Mutexes)
      H.Mutexes.push_back(mutexOf(M));
  }
  for (HeldLock &L : H.Mutexes) {
    L.Section = Section;
    if (Init.Upgrades)
      L.Mode = Init.Mode;
    L.Upgrade = Init.ForUpgrade;
  }
  if (!Init.Upgrades && (H.Mask & Holding::Held))
    noteOthers(S, Key, Section);
  S[Key] = std::move(H);
  return true;
}

void Locksets::declare(State &S, const VarDecl *Var) {
  QualType T = Var->getType();
  if (T->isReferenceType() || !Var->hasLocalStorage())
    return;
  bool Guard = guardType(T) != nullptr;
  if (!Guard && !mayHoldGuard(T))
    return;
  GuardInit Init;
  if (Guard) {
    Init = readGuardInit(Var->getInit(), Src);
    if (Init.Understood && Init.Mutexes.empty() && !Init.MovedFrom)
      return; // an empty guard, perhaps assigned later
  }
  int Id = openGuard(Var, Init);
  if (Guard && setFromInit(S, Var, Init, Id))
    return;
  // A guard from a function that this unit does not define, or one kept in an
  // optional or a container, holds something: what, only another unit could
  // say, or nobody.
  Out.Sections[Id].GuardEscapes = true;
  Holding H;
  H.Mask = Holding::Held;
  H.Section = Id;
  HeldLock &Unknown = H.Mutexes.emplace_back();
  Unknown.Mode = Init.Mode;
  Unknown.Section = Id;
  S[Var] = std::move(H);
}

} // namespace unlatch

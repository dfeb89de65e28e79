//===- LockTransfer.cpp - What one CFG element does to the locks held ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Locksets.h"

#include "matchers/LockScan.h"
#include "matchers/Names.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/Analysis/CFG.h"

#include <algorithm>

using namespace clang;

namespace unlatch {

int Locksets::sectionFor(const void *Site) {
  auto [It, New] = Sites.try_emplace(Site, int(Out.Sections.size()));
  if (New)
    Out.Sections.emplace_back();
  return It->second;
}

std::pair<const CompoundStmt *, const Stmt *>
enclosingBlock(const ParentMap &Parents, const Stmt *S) {
  while (S) {
    const Stmt *Parent = Parents.getParent(S);
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Parent))
      return {Block, S};
    S = Parent;
  }
  return {nullptr, nullptr};
}

void Locksets::noteOthers(const State &S, const void *Key, int Section) {
  for (const auto &[Other, H] : S) {
    if (Other == Key || !(H.Mask & Holding::Held))
      continue;
    Out.Sections[Section].HoldsOthers = true;
    if (H.Section >= 0)
      Out.Sections[H.Section].HoldsOthers = true;
  }
}

void Locksets::addChange(int Section, bool Unlock, const Expr *Call) {
  if (Section < 0)
    return;
  auto [Block, Statement] = enclosingBlock(Parents, Call);
  Section::Change Change;
  Change.Unlock = Unlock;
  // Only a call that is a statement of its own can be rewritten in place.
  if (Statement && isa<Expr>(Statement) &&
      cast<Expr>(Statement)->IgnoreImplicit() == Call->IgnoreImplicit())
    Change.Statement = Src.statement(Statement);
  else
    Out.Sections[Section].GuardEscapes = true;
  auto &Changes = Out.Sections[Section].Changes;
  if (std::none_of(Changes.begin(), Changes.end(), [&](const auto &C) {
        return C.Statement == Change.Statement && C.Unlock == Unlock;
      }))
    Changes.push_back(std::move(Change));
}

void Locksets::acquire(State &S, const CallExpr *Call, HeldLock Lock,
                       const Expr *Mutex, bool Try) {
  const void *Key = manualKey(Lock.Mutex, Lock.Mode);
  size_t Before = Out.Sections.size();
  int Id = sectionFor(Call);
  Section &Sec = Out.Sections[Id];
  if (size_t(Id) >= Before) {
    Sec.Shape = SectionShape::Manual;
    Sec.Mode = Lock.Mode;
    Sec.Mutex = Lock.Mutex;
    Sec.MutexUsr = Lock.MutexUsr;
    if (Mutex)
      Sec.MutexText = Src.range(Mutex->getSourceRange());
    Sec.TryOrTimed = Try;
    Sec.InMacro = !Src.editable(Call->getSourceRange());
    auto [Block, Statement] = enclosingBlock(Parents, Call);
    if (Block)
      Sec.Block = Src.range(Block->getSourceRange());
    // In a condition, or in a helper that is called here, it is not a statement
    // that could go.
    if (Mutex && Statement && isa<Expr>(Statement)) {
      Sec.Acquire = Src.statement(Statement);
    } else {
      Sec.GuardEscapes = true;
      Sec.Acquire = Src.place(Call->getExprLoc());
    }
  }
  Holding H;
  H.Mask = Try ? Holding::Maybe : Holding::Held;
  H.Section = Id;
  Lock.Section = Id;
  H.Mutexes = {Lock};
  noteOthers(S, Key, Id);
  S[Key] = std::move(H);
}

void Locksets::release(State &S, const CallExpr *Call, const ObjectPath &Mutex,
                       std::optional<LockMode> Mode) {
  bool Any = false;
  for (LockMode Each : {LockMode::Exclusive, LockMode::Shared}) {
    if (Mode && *Mode != Each)
      continue;
    auto It = S.find(manualKey(Mutex, Each));
    if (It == S.end())
      continue;
    Any = true;
    addChange(It->second.Section, true, Call);
    It->second.Mask = Holding::NotHeld;
  }
  // Of a lock that the caller holds.
  if (!Any && Recording)
    Effects.push_back({LockEffect::Kind::Releases, Mutex, mutexUsrOf(Mutex),
                       Mode.value_or(LockMode::Exclusive)});
}

void Locksets::mutexCall(State &S, const CallExpr *Call, const Expr *Mutex,
                         const LockOperation &Operation) {
  HeldLock Lock = mutexOf(Mutex, Operation.Mode.value_or(LockMode::Exclusive));
  if (!Lock.Mutex.known())
    return;
  Lock.Upgrade = Operation.Upgrade;
  switch (Operation.What) {
  case LockOperation::Acquire:
  case LockOperation::Try:
    return acquire(S, Call, std::move(Lock), Mutex,
                   Operation.What == LockOperation::Try);
  case LockOperation::Release:
    return release(S, Call, Lock.Mutex, Operation.Mode);
  case LockOperation::Change:
    for (LockMode Mode : {LockMode::Exclusive, LockMode::Shared}) {
      auto It = S.find(manualKey(Lock.Mutex, Mode));
      if (It == S.end())
        continue;
      Holding H = std::move(It->second);
      S.erase(It);
      for (HeldLock &L : H.Mutexes) {
        L.Mode = Lock.Mode;
        L.Upgrade = Lock.Upgrade;
      }
      if (H.Section >= 0)
        Out.Sections[H.Section].GuardEscapes = true;
      S[manualKey(Lock.Mutex, Lock.Mode)] = std::move(H);
      break;
    }
  }
}

void Locksets::memberCall(State &S, const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  const Expr *Object = Call->getImplicitObjectArgument();
  if (!Method || !Object)
    return;
  llvm::StringRef Name =
      Method->getIdentifier() ? Method->getName() : llvm::StringRef();
  if (const VarDecl *Guard = guardVariable(Object))
    return guardCall(S, Guard, Call, Name);
  if (lockedPointer(Call))
    return lockedTemporary(S, Call);
  if (const LockOperation *Operation = mutexOperation(Call))
    mutexCall(S, Call, Object, *Operation);
  else
    helperCall(S, Call);
}

/// A function that locks or unlocks for its caller, and can be looked into.
void Locksets::helperCall(State &S, const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || isInStd(Callee))
    return;
  for (const LockEffect &E : lockEffects(Callee, Src)) {
    HeldLock Lock;
    Lock.Mutex = inCaller(E.Mutex, Call);
    Lock.MutexUsr = mutexUsrOf(Lock.Mutex);
    Lock.Mode = E.Mode;
    if (!Lock.Mutex.known())
      continue;
    if (E.What == LockEffect::Kind::Releases)
      release(S, Call, Lock.Mutex, std::nullopt);
    else
      acquire(S, Call, std::move(Lock), nullptr, E.Maybe);
  }
}

/// std::lock(a, b)
void Locksets::lockAll(State &S, const CallExpr *Call) {
  for (const Expr *Arg : Call->arguments()) {
    if (!mutexType(Arg->getType()))
      continue;
    HeldLock Lock = mutexOf(Arg, LockMode::Exclusive);
    if (!Lock.Mutex.known())
      continue;
    int Id = sectionFor(Arg);
    Section &Sec = Out.Sections[Id];
    Sec.Shape = SectionShape::Several;
    Sec.Mutex = Lock.Mutex;
    Sec.MutexUsr = Lock.MutexUsr;
    Sec.Acquire = Src.place(Call->getBeginLoc());
    Sec.HoldsOthers = true;
    Lock.Section = Id;
    Holding H;
    H.Mask = Holding::Held;
    H.Section = Id;
    H.Mutexes = {Lock};
    S[manualKey(Lock.Mutex, Lock.Mode)] = std::move(H);
  }
}

void Locksets::call(State &S, const CallExpr *Call) {
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call)) {
    if (Op->getOperator() == OO_Arrow && lockedPointer(Op))
      return lockedTemporary(S, Op);
    if (Op->getOperator() == OO_Equal && Op->getNumArgs() == 2)
      if (const VarDecl *To = guardVariable(Op->getArg(0)))
        assignGuard(S, To, Op->getArg(1));
    return;
  }
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (Callee && isInStd(Callee) && Callee->getIdentifier() &&
      Callee->getName() == "lock")
    lockAll(S, Call);
  guardArguments(S, Call);
  if (isa<CXXMemberCallExpr>(Call))
    return;
  if (const LockOperation *Operation = mutexOperation(Call))
    mutexCall(S, Call, Call->getArg(0), *Operation);
  else
    helperCall(S, Call);
}

/// The guard leaves with the value: the caller holds the lock.
void Locksets::returned(State &S, const ReturnStmt *Return) {
  if (!Return->getRetValue())
    return;
  GuardInit Init = readGuardInit(Return->getRetValue(), Src);
  const VarDecl *Local = Init.MovedFrom;
  const Expr *Value = Return->getRetValue()->IgnoreImplicit();
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Value);
      !Local && Construct && Construct->getNumArgs() == 1)
    Local = guardVariable(Construct->getArg(0));
  if (!Local)
    Local = guardVariable(Value);
  auto Effect = [&](const HeldLock &Lock) {
    if (Recording)
      Effects.push_back({LockEffect::Kind::ReturnsGuard, Lock.Mutex,
                         Lock.MutexUsr, Lock.Mode});
  };
  if (auto It = Local ? S.find(Local) : S.end(); It != S.end()) {
    if (It->second.Section >= 0)
      Out.Sections[It->second.Section].Shape = SectionShape::Returned;
    for (const HeldLock &Lock : It->second.Mutexes)
      Effect(Lock);
  } else if (Init.Understood && !Init.Mutexes.empty()) {
    int Id = sectionFor(Return);
    Section &Sec = Out.Sections[Id];
    Sec.Shape = SectionShape::Returned;
    Sec.Mode = Init.Mode;
    HeldLock Lock = mutexOf(Init.Mutexes[0]);
    Sec.Mutex = Lock.Mutex;
    Sec.MutexUsr = Lock.MutexUsr;
    Sec.Acquire = Src.place(Return->getBeginLoc());
    Effect(Lock);
  }
}

bool Locksets::mayChangeLocks(const CFGElement &Element) {
  auto Statement = Element.getAs<CFGStmt>();
  return !Statement || isa<DeclStmt, CallExpr, ReturnStmt, CXXConstructExpr>(
                           Statement->getStmt());
}

void Locksets::transfer(State &S, const CFGElement &Element) {
  if (auto Dtor = Element.getAs<CFGAutomaticObjDtor>()) {
    S.erase(Dtor->getVarDecl());
    return;
  }
  if (auto Dtor = Element.getAs<CFGTemporaryDtor>()) {
    S.erase(Dtor->getBindTemporaryExpr());
    return;
  }
  auto Statement = Element.getAs<CFGStmt>();
  if (!Statement)
    return;
  const Stmt *E = Statement->getStmt();
  if (const auto *Declaration = dyn_cast<DeclStmt>(E)) {
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D))
        declare(S, Var);
  } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
    memberCall(S, Member);
    call(S, Member);
  } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
    call(S, Call);
  } else if (const auto *Return = dyn_cast<ReturnStmt>(E)) {
    returned(S, Return);
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    temporary(Construct);
  }
}

} // namespace unlatch

//===- GuardTransfer.cpp - What happens to guard variables ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Locksets.h"

#include "matchers/LockScan.h"
#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"

using namespace clang;

namespace unlatch {

const VarDecl *guardVariable(const Expr *E) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts()))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      if (guardType(Var->getType()))
        return Var;
  return nullptr;
}

void Locksets::assignGuard(State &S, const VarDecl *To, const Expr *From) {
  GuardInit Init = readGuardInit(From, Src);
  int Id = openGuard(To, Init);
  Out.Sections[Id].Shape = SectionShape::Deferred;
  Out.Sections[Id].GuardEscapes = true;
  if (!setFromInit(S, To, Init, Id))
    S[To].Mask = Holding::NotHeld;
}

/// guard.acquire(mutex): a section of its own, which the guard ends.
bool Locksets::acquireBy(State &S, const VarDecl *Guard,
                         const CXXMemberCallExpr *Call) {
  GuardInit Init = readGuardAcquire(Call);
  if (Init.Mutexes.empty())
    return false;
  HeldLock Lock = mutexOf(Init.Mutexes.front());
  const void *Key = manualKey(Lock.Mutex, Lock.Mode);
  // By hand, the same mutex may be held besides.
  State::iterator Before = S.find(Key);
  std::optional<Holding> ByHand;
  if (Before != S.end())
    ByHand = Before->second;
  S.erase(Guard);
  acquire(S, Call, std::move(Lock), Init.Mutexes.front().E,
          Init.Mask != Holding::Held);
  Holding H = std::move(S[Key]);
  if (ByHand)
    S[Key] = std::move(*ByHand);
  else
    S.erase(Key);
  Out.Sections[H.Section].Shape = SectionShape::Deferred;
  Out.Sections[H.Section].GuardEscapes = true;
  Out.Sections[H.Section].TryOrTimed = Init.TryOrTimed;
  S[Guard] = std::move(H);
  return true;
}

/// How a member function of the program's own guard locks: by its body, or by
/// its name where that says so.
static std::optional<LockMode> ownMode(const CXXMethodDecl *Method,
                                       const LockOperation &Operation,
                                       const Source &Src) {
  const FunctionDecl *Definition = nullptr;
  if (Method->hasBody(Definition))
    for (const LockScan::Operation &O : scanLocks(Definition, Src).Operations)
      if (O.What == LockOperation::Acquire || O.What == LockOperation::Try)
        return O.Mode;
  if (Operation.Name == "lock" || Operation.Name == "trylock")
    return std::nullopt;
  return Operation.Mode;
}

void Locksets::guardCall(State &S, const VarDecl *Guard,
                         const CXXMemberCallExpr *Call, llvm::StringRef Name) {
  if (acquireBy(S, Guard, Call))
    return;
  auto It = S.find(Guard);
  if (It == S.end())
    return;
  Holding &H = It->second;
  const GuardType *Type = guardType(Guard->getType());
  const LockOperation *Operation = lockOperation(Call->getMethodDecl());
  bool Releases = Operation ? Operation->What == LockOperation::Release
                            : Name.equals_insensitive("release") &&
                                  Type->is(GuardType::ReleaseUnlocks);
  bool Locks = (Operation && Operation->What == LockOperation::Acquire) ||
               Name == "relock";
  auto Escapes = [&] {
    if (H.Section >= 0)
      Out.Sections[H.Section].GuardEscapes = true;
  };
  // What else a member of the program's own class does is not looked at.
  if (Type->Name.empty() && H.Section >= 0)
    Out.Sections[H.Section].Shape = SectionShape::Opaque;
  if (Type->Name.empty() && Operation &&
      (Operation->What == LockOperation::Acquire ||
       Operation->What == LockOperation::Try))
    if (std::optional<LockMode> Mode =
            ownMode(Call->getMethodDecl(), *Operation, Src)) {
      for (HeldLock &L : H.Mutexes)
        L.Mode = *Mode;
      if (H.Section >= 0)
        Out.Sections[H.Section].Mode = *Mode;
    }
  if (Releases) {
    H.Mask = Holding::NotHeld;
    addChange(H.Section, true, Call);
  } else if (Locks) {
    H.Mask = Holding::Held;
    addChange(H.Section, false, Call);
    if (H.Section >= 0)
      noteOthers(S, Guard, H.Section);
  } else if (Operation && Operation->What == LockOperation::Try) {
    H.Mask = Holding::Maybe;
    if (H.Section >= 0)
      Out.Sections[H.Section].TryOrTimed = true;
  } else if (Name == "upgrade_to_writer" || Name == "downgrade_to_reader") {
    for (HeldLock &L : H.Mutexes)
      L.Mode = Name[0] == 'u' ? LockMode::Exclusive : LockMode::Shared;
    Escapes();
  } else if (Name == "release" || Name == "swap" || Name == "scopedUnlock" ||
             (Type->Name.empty() && Call->getMethodDecl() &&
              !Call->getMethodDecl()->isConst())) {
    // The mutex stays locked, another one comes in, or the project's own
    // member does what it likes: given up.
    H.Mask = Holding::Maybe;
    Escapes();
  } else {
    Escapes(); // owns_lock(), mutex(), a conversion
  }
}

/// Guards that are handed to a function.
void Locksets::guardArguments(State &S, const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  bool Std = Callee && isInStd(Callee) && Callee->getIdentifier();
  bool LockAll = Std && Callee->getName() == "lock";
  if (Std && (Callee->getName() == "move" || Callee->getName() == "forward"))
    return;
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  bool Wait = Method && Method->getIdentifier() &&
              Method->getName().starts_with_insensitive("wait");
  for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
    const VarDecl *Guard = guardVariable(stripToObject(Call->getArg(I)));
    auto It = Guard ? S.find(Guard) : S.end();
    if (It == S.end())
      continue;
    Holding &H = It->second;
    if (LockAll) {
      H.Mask = Holding::Held;
      if (H.Section >= 0) {
        Out.Sections[H.Section].HoldsOthers = true;
        Out.Sections[H.Section].LockedLater = false;
      }
      continue;
    }
    if (H.Section >= 0) {
      Out.Sections[H.Section].GuardEscapes = true;
      Out.Sections[H.Section].WaitsOnCondition |= Wait;
    }
    QualType Parameter = Callee && I < Callee->getNumParams()
                             ? Callee->getParamDecl(I)->getType()
                             : QualType();
    bool Const = !Parameter.isNull() && Parameter->isLValueReferenceType() &&
                 Parameter.getNonReferenceType().isConstQualified();
    bool ByReference = Parameter.isNull() || Parameter->isLValueReferenceType();
    // A wait gives the lock back before it returns. What another function does
    // with the guard is not known; given away, it is unlocked when that ends.
    if (!Wait && !Const)
      H.Mask = ByReference ? Holding::Maybe : Holding::NotHeld;
  }
}

/// A guard without a name dies at the end of the full expression: a section in
/// which nothing happens. It is recorded so that it is not overlooked.
void Locksets::temporary(const CXXConstructExpr *Construct) {
  if (!guardType(Construct->getType()) || Construct->getNumArgs() == 0)
    return;
  const Stmt *Outer = Construct;
  while (const auto *Parent = Parents.getParent(Outer)) {
    if (!isa<CXXFunctionalCastExpr>(Parent) && !isa<FullExpr>(Parent) &&
        !isa<CXXBindTemporaryExpr>(Parent))
      break;
    Outer = Parent;
  }
  if (!isa_and_nonnull<CompoundStmt>(Parents.getParent(Outer)))
    return;
  GuardInit Init = readGuardInit(Construct, Src);
  if (Init.Mutexes.empty())
    return;
  int Id = sectionFor(Construct);
  Section &Sec = Out.Sections[Id];
  HeldLock Lock = mutexOf(Init.Mutexes[0]);
  Sec.Mode = Init.Mode;
  Sec.Mutex = Lock.Mutex;
  Sec.MutexUsr = Lock.MutexUsr;
  Sec.InMacro = !Src.editable(Construct->getSourceRange());
  // Where a name would go.
  if (const auto *Cast =
          dyn_cast_or_null<CXXFunctionalCastExpr>(Parents.getParent(Construct)))
    Sec.GuardType =
        Src.range(Cast->getTypeInfoAsWritten()->getTypeLoc().getSourceRange());
  else if (const auto *Temporary = dyn_cast<CXXTemporaryObjectExpr>(Construct))
    Sec.GuardType = Src.range(
        Temporary->getTypeSourceInfo()->getTypeLoc().getSourceRange());
  Sec.Acquire = Src.statement(Outer);
  Sec.Block = Sec.Acquire;
}

/// A locked pointer without a name, table_.rlock()->find(key): its lock is held
/// to the end of the full expression, where the temporary dies.
void Locksets::lockedTemporary(State &S, const CallExpr *Call) {
  const auto *Bind =
      dyn_cast_or_null<CXXBindTemporaryExpr>(Parents.getParent(Call));
  const auto *Object =
      Bind ? dyn_cast_or_null<MaterializeTemporaryExpr>(Parents.getParent(Bind))
           : nullptr;
  if (!Object)
    return; // what a variable is made from is declared there
  const void *Key = Bind;
  if (Object->getExtendingDecl())
    Key = Object->getExtendingDecl();
  GuardInit Init = readGuardInit(Call, Src);
  size_t Before = Out.Sections.size();
  int Id = sectionFor(Key);
  if (size_t(Id) >= Before && !Init.Mutexes.empty()) {
    HeldLock Lock = mutexOf(Init.Mutexes.front());
    Section &Sec = Out.Sections[Id];
    Sec.Mode = Init.Mode;
    Sec.Mutex = Lock.Mutex;
    Sec.MutexUsr = Lock.MutexUsr;
    Sec.MutexText = Src.range(Init.Mutexes.front().E->getSourceRange());
    Sec.TryOrTimed = Init.TryOrTimed;
    Sec.Shape = Init.Deferred ? SectionShape::Deferred
                : Init.Opaque ? SectionShape::Opaque
                              : SectionShape::Guard;
    // auto &&table = table_.rlock(); has a name after all.
    Sec.GuardEscapes = Object->getExtendingDecl() != nullptr;
    Sec.InMacro = !Src.editable(Call->getSourceRange());
    Sec.Acquire = Src.range(Call->getSourceRange());
    if (auto [Block, Statement] = enclosingBlock(Parents, Call); Statement)
      Sec.Block = Src.statement(Statement);
  }
  setFromInit(S, Key, Init, Id);
}

} // namespace unlatch

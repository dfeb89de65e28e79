//===- LockTransfer.cpp - What one CFG element does to the locks held ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Locksets.h"

#include "matchers/Names.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/Analysis/CFG.h"

#include <algorithm>

using namespace clang;

namespace unlatch {

/// The guard variable that E names, or null.
static const VarDecl *guardVariable(const Expr *E) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts()))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      if (guardType(Var->getType()))
        return Var;
  return nullptr;
}

int Locksets::sectionFor(const void *Site) {
  auto [It, New] = Sites.try_emplace(Site, int(Out.Sections.size()));
  if (New)
    Out.Sections.emplace_back();
  return It->second;
}

/// The block that S stands in directly, and the statement of it that contains
/// S. Either may be null.
static std::pair<const CompoundStmt *, const Stmt *>
enclosingBlock(const ParentMap &Parents, const Stmt *S) {
  while (S) {
    const Stmt *Parent = Parents.getParent(S);
    if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Parent))
      return {Block, S};
    S = Parent;
  }
  return {nullptr, nullptr};
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
  S.Shape = Init.MovedFrom || Init.Factory      ? SectionShape::Returned
            : Init.Mutexes.size() > 1           ? SectionShape::Several
            : Init.Deferred || !Init.Understood ? SectionShape::Deferred
                                                : SectionShape::Guard;
  if (Init.Mutexes.size() >= 1) {
    HeldLock Lock = mutexOf(Init.Mutexes[0], Init.Mode);
    S.Mutex = Lock.Mutex;
    S.MutexUsr = Lock.MutexUsr;
    S.MutexText = Src.range(Init.Mutexes[0]->getSourceRange());
  }
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
  } else if (Parent) {
    // Declared in the head of an if, switch or for: dies with it.
    S.Block = Src.range(Parent->getSourceRange());
    S.Acquire = Src.place(Declaration->getBeginLoc());
    S.GuardEscapes = true;
  }
  return Id;
}

void Locksets::noteOthers(const State &S, const void *Key, int Section) {
  for (const auto &[Other, H] : S) {
    if (Other == Key || !(H.Mask & Hold::Held))
      continue;
    Out.Sections[Section].HoldsOthers = true;
    if (H.Section >= 0)
      Out.Sections[H.Section].HoldsOthers = true;
  }
}

bool Locksets::setFromInit(State &S, const void *Key, const GuardInit &Init,
                           int Section) {
  if (Init.MovedFrom) {
    auto From = S.find(Init.MovedFrom);
    if (From == S.end())
      return false;
    Hold H = From->second;
    if (H.Section >= 0)
      Out.Sections[H.Section].Shape = SectionShape::Returned;
    From->second.Mask = Hold::NotHeld;
    S[Key] = std::move(H);
    return true;
  }
  Hold H;
  H.Section = Section;
  if (Init.Factory) {
    // A function that returns a guard: looked into if it can be seen.
    const FunctionDecl *Callee = Init.Factory->getDirectCallee();
    const FunctionDecl *Definition = nullptr;
    if (!Callee || !Callee->hasBody(Definition))
      return false;
    const auto *Body = dyn_cast<CompoundStmt>(Definition->getBody());
    const auto *Return = Body && Body->size()
                             ? dyn_cast<ReturnStmt>(Body->body_back())
                             : nullptr;
    if (!Return || !Return->getRetValue())
      return false;
    const Expr *Value = Return->getRetValue();
    GuardInit Inner = readGuardInit(Value);
    if (const VarDecl *Local = guardVariable(Value->IgnoreImplicit()))
      Inner = readGuardInit(Local->getInit());
    if (!Inner.Understood && Value) {
      // return lock; is a construction from the local guard.
      const Expr *E = Value->IgnoreImplicit();
      if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
          Construct && Construct->getNumArgs() == 1)
        if (const VarDecl *Local = guardVariable(Construct->getArg(0)))
          Inner = readGuardInit(Local->getInit());
    }
    if (!Inner.Understood || Inner.Mask != Hold::Held)
      return false;
    Paths InCallee(Src, Body);
    for (const Expr *E : Inner.Mutexes) {
      ObjectPath Path = InCallee.of(E);
      HeldLock Lock;
      Lock.Mode = Inner.Mode;
      if (Path.Root == "this") {
        const auto *Member = dyn_cast<CXXMemberCallExpr>(Init.Factory);
        ObjectPath Object =
            Member ? Objects.of(Member->getImplicitObjectArgument())
                   : ObjectPath{};
        if (!Object.known())
          return false;
        Object.Steps.insert(Object.Steps.end(), Path.Steps.begin(),
                            Path.Steps.end());
        Path = Object;
      } else if (Path.Root.compare(0, 7, "global:") != 0) {
        return false;
      }
      Lock.Mutex = Path;
      Lock.MutexUsr =
          Path.Steps.empty() ? Path.Root.substr(7) : Path.Steps.back();
      H.Mutexes.push_back(std::move(Lock));
    }
    H.Mask = Hold::Held;
    Out.Sections[Section].Mode = Inner.Mode;
    Out.Sections[Section].Mutex = H.Mutexes.front().Mutex;
    Out.Sections[Section].MutexUsr = H.Mutexes.front().MutexUsr;
  } else {
    H.Mask = Init.Mask;
    for (const Expr *E : Init.Mutexes)
      H.Mutexes.push_back(mutexOf(E, Init.Mode));
  }
  for (HeldLock &L : H.Mutexes)
    L.Section = Section;
  if (H.Mask & Hold::Held)
    noteOthers(S, Key, Section);
  S[Key] = std::move(H);
  return true;
}

void Locksets::declare(State &S, const VarDecl *Var) {
  if (!guardType(Var->getType()) || Var->getType()->isReferenceType())
    return;
  GuardInit Init = readGuardInit(Var->getInit());
  if (Init.Understood && Init.Mutexes.empty() && !Init.MovedFrom)
    return; // an empty guard, perhaps assigned later
  int Id = openGuard(Var, Init);
  if (setFromInit(S, Var, Init, Id))
    return;
  // A guard from a function that this unit does not define holds something:
  // what, only another unit could say.
  Out.Sections[Id].GuardEscapes = true;
  Hold H;
  H.Mask = Hold::Held;
  H.Section = Id;
  H.Mutexes.emplace_back().Mode = Init.Mode;
  S[Var] = std::move(H);
}

void Locksets::assignGuard(State &S, const VarDecl *To, const Expr *From) {
  GuardInit Init = readGuardInit(From);
  int Id = openGuard(To, Init);
  Out.Sections[Id].Shape = SectionShape::Deferred;
  Out.Sections[Id].GuardEscapes = true;
  if (!setFromInit(S, To, Init, Id))
    S[To].Mask = Hold::NotHeld;
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

void Locksets::guardCall(State &S, const VarDecl *Guard,
                         const CXXMemberCallExpr *Call, llvm::StringRef Name) {
  auto It = S.find(Guard);
  if (It == S.end())
    return;
  Hold &H = It->second;
  if (Name == "unlock") {
    H.Mask = Hold::NotHeld;
    addChange(H.Section, true, Call);
  } else if (Name == "lock") {
    H.Mask = Hold::Held;
    addChange(H.Section, false, Call);
    if (H.Section >= 0)
      noteOthers(S, Guard, H.Section);
  } else if (Name.starts_with("try_lock")) {
    H.Mask = Hold::Maybe;
    if (H.Section >= 0)
      Out.Sections[H.Section].TryOrTimed = true;
  } else if (Name == "release" || Name == "swap") {
    // The mutex stays locked, or another one comes in: given up.
    H.Mask = Hold::Maybe;
    if (H.Section >= 0)
      Out.Sections[H.Section].GuardEscapes = true;
  } else if (Name == "owns_lock" || Name == "mutex" || Name.empty()) {
    if (H.Section >= 0)
      Out.Sections[H.Section].GuardEscapes = true;
  }
}

void Locksets::mutexCall(State &S, const CXXMemberCallExpr *Call,
                         llvm::StringRef Name) {
  if (Name != "lock" && Name != "unlock" && !Name.starts_with("try_lock") &&
      Name != "lock_shared" && Name != "unlock_shared")
    return;
  LockMode Mode =
      Name.contains("shared") ? LockMode::Shared : LockMode::Exclusive;
  HeldLock Lock = mutexOf(Call->getImplicitObjectArgument(), Mode);
  if (!Lock.Mutex.known())
    return;
  const void *Key = manualKey(Lock.Mutex, Mode);
  if (Name == "unlock" || Name == "unlock_shared") {
    auto It = S.find(Key);
    if (It == S.end())
      return;
    addChange(It->second.Section, true, Call);
    It->second.Mask = Hold::NotHeld;
    return;
  }
  size_t Before = Out.Sections.size();
  int Id = sectionFor(Call);
  Section &Sec = Out.Sections[Id];
  if (size_t(Id) >= Before) {
    Sec.Shape = SectionShape::Manual;
    Sec.Mode = Mode;
    Sec.Mutex = Lock.Mutex;
    Sec.MutexUsr = Lock.MutexUsr;
    Sec.MutexText =
        Src.range(Call->getImplicitObjectArgument()->getSourceRange());
    Sec.TryOrTimed = Name.starts_with("try_lock");
    Sec.InMacro = !Src.editable(Call->getSourceRange());
    auto [Block, Statement] = enclosingBlock(Parents, Call);
    if (Block)
      Sec.Block = Src.range(Block->getSourceRange());
    if (Statement && isa<Expr>(Statement))
      Sec.Acquire = Src.statement(Statement);
    else
      Sec.GuardEscapes = true;
  }
  Hold H;
  H.Mask = Sec.TryOrTimed ? Hold::Maybe : Hold::Held;
  H.Section = Id;
  Lock.Section = Id;
  H.Mutexes = {Lock};
  noteOthers(S, Key, Id);
  S[Key] = std::move(H);
}

void Locksets::memberCall(State &S, const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  const Expr *Object = Call->getImplicitObjectArgument();
  if (!Method || !Object)
    return;
  llvm::StringRef Name =
      Method->getIdentifier() ? Method->getName() : llvm::StringRef();
  if (const VarDecl *Guard = guardVariable(Object))
    guardCall(S, Guard, Call, Name);
  else if (mutexType(Object->getType()))
    mutexCall(S, Call, Name);
}

/// Calls that take guards or mutexes as arguments.
void Locksets::call(State &S, const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call)) {
    if (Op->getOperator() == OO_Equal && Op->getNumArgs() == 2)
      if (const VarDecl *To = guardVariable(Op->getArg(0)))
        assignGuard(S, To, Op->getArg(1));
    return;
  }
  bool Std = Callee && isInStd(Callee) && Callee->getIdentifier();
  bool LockAll = Std && Callee->getName() == "lock";
  bool Move =
      Std && (Callee->getName() == "move" || Callee->getName() == "forward");
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  bool Wait = Method && Method->getIdentifier() &&
              Method->getName().starts_with("wait");
  for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
    const Expr *Arg = Call->getArg(I);
    if (LockAll && mutexType(Arg->getType())) {
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
      Hold H;
      H.Mask = Hold::Held;
      H.Section = Id;
      H.Mutexes = {Lock};
      S[manualKey(Lock.Mutex, Lock.Mode)] = std::move(H);
      continue;
    }
    const VarDecl *Guard = guardVariable(stripToObject(Arg));
    auto It = Guard ? S.find(Guard) : S.end();
    if (It == S.end() || Move)
      continue;
    Hold &H = It->second;
    if (LockAll) {
      H.Mask = Hold::Held;
      if (H.Section >= 0)
        Out.Sections[H.Section].HoldsOthers = true;
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
      H.Mask = ByReference ? Hold::Maybe : Hold::NotHeld;
  }
}

void Locksets::transfer(State &S, const CFGElement &Element) {
  if (auto Dtor = Element.getAs<CFGAutomaticObjDtor>()) {
    S.erase(Dtor->getVarDecl());
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
    // The guard leaves with the value: the caller holds the lock.
    if (!Return->getRetValue())
      return;
    GuardInit Init = readGuardInit(Return->getRetValue());
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
      HeldLock Lock = mutexOf(Init.Mutexes[0], Init.Mode);
      Sec.Mutex = Lock.Mutex;
      Sec.MutexUsr = Lock.MutexUsr;
      Sec.Acquire = Src.place(Return->getBeginLoc());
      Effect(Lock);
    }
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    // A guard without a name dies at the end of the full expression: a section
    // in which nothing happens. It is recorded so that it is not overlooked.
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
    GuardInit Init = readGuardInit(Construct);
    if (Init.Mutexes.empty())
      return;
    int Id = sectionFor(Construct);
    Section &Sec = Out.Sections[Id];
    HeldLock Lock = mutexOf(Init.Mutexes[0], Init.Mode);
    Sec.Mode = Init.Mode;
    Sec.Mutex = Lock.Mutex;
    Sec.MutexUsr = Lock.MutexUsr;
    Sec.Acquire = Src.statement(Outer);
    Sec.Block = Sec.Acquire;
  }
}

} // namespace unlatch

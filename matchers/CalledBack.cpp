//===- CalledBack.cpp - Functions that run a callable under a lock --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/CalledBack.h"

#include "matchers/GuardInit.h"
#include "matchers/LockScan.h"
#include "matchers/Locksets.h"
#include "matchers/Paths.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"
#include "matchers/Wrappers.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

const CallExpr *callTaking(const Expr *Callable, const ParentMap &Parents,
                           unsigned &Index) {
  const Stmt *Child = Callable;
  for (const Stmt *S = Parents.getParent(Child); S;
       Child = S, S = Parents.getParent(S)) {
    if (passesCallable(S))
      continue;
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
      if (Construct->getConstructor()->isCopyOrMoveConstructor() ||
          isErasedCallable(Construct->getType()))
        continue;
      return nullptr;
    }
    const auto *Call = dyn_cast<CallExpr>(S);
    if (!Call || isa<CXXOperatorCallExpr>(Call))
      return nullptr;
    for (Index = 0; Index != Call->getNumArgs(); ++Index)
      if (Call->getArg(Index) == Child)
        return Call;
    return nullptr;
  }
  return nullptr;
}

namespace {

/// Reads the body of a function that is given a callable.
class Reader : public RecursiveASTVisitor<Reader> {
public:
  Reader(const FunctionDecl *Definition, const ParmVarDecl *Callable)
      : Src(Definition->getASTContext()), Callable(Callable),
        Parents(Definition->getBody()),
        Objects(Src, Definition->getBody(), Definition) {
    Good = !isa<CoroutineBodyStmt>(Definition->getBody());
    TraverseStmt(Definition->getBody());
    Good &= Any && llvm::none_of(Result.Locks, [&](const HeldLock &L) {
              return !L.Mutex.known();
            });
    // A guard that is used again may be unlocked, or leave.
    for (const VarDecl *Guard : Guards)
      Good &= !Used.contains(Guard);
  }

  bool Good = true;
  CalledBack Result;

  /// Whether all of the body is a guard and a call, or a call on a locked
  /// pointer.
  bool isPlain(const Stmt *Body) const {
    const auto *Block = dyn_cast<CompoundStmt>(Body);
    if (!Block || Block->size() == 0 || Block->size() > 2 || Opaque ||
        Result.Locks.size() != 1 ||
        (Block->size() == 2) != (Guards.size() == 1))
      return false;
    const Stmt *Last = Block->body_back();
    if (const auto *Return = dyn_cast<ReturnStmt>(Last))
      Last = Return->getRetValue();
    const auto *E = dyn_cast_or_null<Expr>(Last);
    return E && E->IgnoreImplicit() == Call;
  }

  bool TraverseLambdaExpr(LambdaExpr *E) {
    // A callable that another one captures may run at any time.
    for (const LambdaCapture &Capture : E->captures())
      if (Capture.capturesVariable() && Capture.getCapturedVar() == Callable)
        Good = false;
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (Var == Callable)
      named(Ref);
    else if (Var && guardType(Var->getType()) && !isDereferenced(Ref))
      Used.insert(Var);
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    // By hand, or by a helper: what is held then is not followed.
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (mutexOperation(Call) ||
        (Callee && !isInStd(Callee) && !isa<CXXOperatorCallExpr>(Call) &&
         !lockEffects(Callee, Src).empty()))
      Good = false;
    return true;
  }

private:
  /// *locked, locked->
  bool isDereferenced(const DeclRefExpr *Ref) const {
    const Stmt *Parent =
        Parents.getParentIgnoreParenImpCasts(const_cast<DeclRefExpr *>(Ref));
    const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
    return Op && Op->getNumArgs() == 1 &&
           (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star);
  }

  /// The callable is named: right where it is called.
  void named(const DeclRefExpr *Ref) {
    const Stmt *Child = Ref;
    const Stmt *S = Parents.getParent(Child);
    for (; S; Child = S, S = Parents.getParent(S)) {
      if (isa<ParenExpr>(S) || isa<ImplicitCastExpr>(S))
        continue;
      const auto *Call = dyn_cast<CallExpr>(S);
      if (Call && Call->getNumArgs() == 1 && Call->getArg(0) == Child &&
          isStd(Call->getDirectCallee()) &&
          nameIn(Call->getDirectCallee(), {"forward", "move"}))
        continue;
      break;
    }
    const auto *Call = dyn_cast_or_null<CallExpr>(S);
    if (!Call) {
      Good = false;
      return;
    }
    llvm::ArrayRef<const Expr *> Args(const_cast<Expr **>(Call->getArgs()),
                                      Call->getNumArgs());
    const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
    if (Op && Op->getOperator() == OO_Call && Args.front() == Child)
      called(Call, Args.drop_front());
    else if (isStd(Call->getDirectCallee()) &&
             nameIn(Call->getDirectCallee(), {"invoke"}) &&
             Args.front() == Child)
      called(Call, Args.drop_front());
    else if (Call->getCallee() == Child)
      called(Call, Args);
    else
      Good = false;
  }

  void add(std::vector<HeldLock> &Locks, const GuardInit &Init) {
    Good &= Init.Understood && Init.Mask == Holding::Held;
    Opaque |= Init.Opaque;
    for (const GuardInit::Mutex &M : Init.Mutexes) {
      HeldLock Lock;
      Lock.Mode = M.Mode;
      Lock.Mutex = M.E ? Objects.of(M.E) : M.Global;
      Lock.Mutex.Steps.insert(Lock.Mutex.Steps.end(), M.Steps.begin(),
                              M.Steps.end());
      Locks.push_back(std::move(Lock));
    }
  }

  void called(const CallExpr *Here, llvm::ArrayRef<const Expr *> Args) {
    std::vector<HeldLock> Locks;
    Call = Here;
    // Guards that are declared before, in the blocks around.
    const Stmt *Child = Here;
    for (const Stmt *S = Parents.getParent(Child); S;
         Child = S, S = Parents.getParent(S)) {
      const auto *Block = dyn_cast<CompoundStmt>(S);
      if (!Block)
        continue;
      for (const Stmt *Before : Block->body()) {
        if (Before == Child)
          break;
        if (const auto *Declaration = dyn_cast<DeclStmt>(Before))
          for (const Decl *D : Declaration->decls())
            if (const auto *Var = dyn_cast<VarDecl>(D);
                Var && guardType(Var->getType()) &&
                !Var->getType()->isReferenceType()) {
              Guards.push_back(Var);
              add(Locks, readGuardInit(Var->getInit(), Src));
            }
      }
    }
    CalledBack Run;
    for (const Expr *Arg : Args) {
      // f(*rlock())
      const Expr *Inner = stripToObject(Arg);
      if (lockedPointer(Inner))
        add(Locks, readGuardInit(Inner, Src));
      Run.Arguments.push_back(Objects.of(Arg));
    }
    Run.Locks = std::move(Locks);
    auto Same = [](const HeldLock &A, const HeldLock &B) {
      return A.Mutex == B.Mutex && A.Mode == B.Mode;
    };
    if (Run.Locks.empty() ||
        (Any && !llvm::equal(Run.Locks, Result.Locks, Same)))
      Good = false;
    if (!Any)
      Result = std::move(Run);
    else
      for (size_t I = 0; I != Result.Arguments.size(); ++I)
        if (I >= Run.Arguments.size() ||
            !(Run.Arguments[I] == Result.Arguments[I]))
          Result.Arguments[I] = {};
    Any = true;
  }

  Source Src;
  const ParmVarDecl *Callable;
  ParentMap Parents;
  Paths Objects;
  bool Any = false;
  bool Opaque = false;            ///< of some guard
  const CallExpr *Call = nullptr; ///< of the callable, the last
  std::vector<const VarDecl *> Guards;
  llvm::DenseSet<const VarDecl *> Used;
};

} // namespace

/// By the body of the function that is called, in its own terms.
static std::optional<CalledBack> byBody(const CallExpr *Call, unsigned Index) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  const FunctionDecl *Definition = nullptr;
  if (!Callee || isInStd(Callee) || (Method && Method->isVirtual()) ||
      !Callee->hasBody(Definition) || Definition->isDependentContext() ||
      Index >= Definition->getNumParams())
    return std::nullopt;
  Reader Read(Definition, Definition->getParamDecl(Index));
  if (!Read.Good)
    return std::nullopt;
  Read.Result.Plain = Read.isPlain(Definition->getBody());
  return std::move(Read.Result);
}

bool callsBack(const CallExpr *Call, unsigned Index) {
  return runsOnValue(Call) || byBody(Call, Index);
}

/// A path of the called function in terms of the caller.
static ObjectPath inCaller(const ObjectPath &InCallee, const CallExpr *Call,
                           const Paths &Caller) {
  if (InCallee.Root.compare(0, 7, "global:") == 0)
    return InCallee;
  ObjectPath Path;
  if (InCallee.Root == "this") {
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      const Expr *Object = Member->getImplicitObjectArgument();
      Path =
          InCallee.Steps.empty() ? Caller.of(Object) : Caller.ofTarget(Object);
    }
  } else if (InCallee.Root.compare(0, 6, "param:") == 0) {
    unsigned Index = std::stoul(InCallee.Root.substr(6));
    if (Index < Call->getNumArgs())
      Path = InCallee.Steps.empty() ? Caller.of(Call->getArg(Index))
                                    : Caller.ofTarget(Call->getArg(Index));
  }
  if (Path.known())
    Path.Steps.insert(Path.Steps.end(), InCallee.Steps.begin(),
                      InCallee.Steps.end());
  return Path;
}

std::optional<CalledBack> calledBack(const CallExpr *Call, unsigned Index,
                                     const Paths &Caller) {
  std::optional<Wrapper> Of;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    QualType T =
        Member->getImplicitObjectArgument()->IgnoreParenImpCasts()->getType();
    Of = wrapperType(T->isPointerType() ? T->getPointeeType() : T);
  }
  CalledBack Result;
  if (std::optional<WrapperCall> Run = runsOnValue(Call)) {
    HeldLock Lock;
    Lock.Mode = Run->Mode;
    Lock.Mutex = {"this", {WrapperLock}};
    Result.Locks.push_back(std::move(Lock));
    Result.Arguments.push_back({"this", {}});
    Result.Plain = true;
  } else if (auto Read = byBody(Call, Index)) {
    Result = std::move(*Read);
  } else {
    return std::nullopt;
  }
  for (HeldLock &L : Result.Locks) {
    // The wrapper's own mutex, which has a name for each object.
    if (Of && L.Mutex.Root == "this" && L.Mutex.Steps.size() == 1)
      L.Mutex.Steps = {WrapperLock};
    L.Mutex = inCaller(L.Mutex, Call, Caller);
    if (!L.Mutex.known())
      return std::nullopt;
    nameWrapperLock(L.Mutex);
    L.MutexUsr = mutexUsrOf(L.Mutex);
  }
  for (ObjectPath &Path : Result.Arguments)
    Path = inCaller(Path, Call, Caller);
  return Result;
}

} // namespace unlatch

//===- SelfSynchronized.cpp - Functions that any thread may call ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// void hit() { ++hits_; }                                  // an atomic
// void observe(double x) { std::lock_guard lock(mutex_); sum_ += x; }
//
// Under a shared lock such calls are as good as reads: registries of counters
// and the like are made of them.

#include "matchers/SelfSynchronized.h"

#include "matchers/LockOperations.h"
#include "matchers/LockTypes.h"
#include "matchers/Locksets.h"
#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace unlatch {

static bool synchronizesItself(const CXXMethodDecl *Method, unsigned Depth);

namespace {

/// Stops at the first thing that a caller has to hold a lock for.
class ChangeFinder : public RecursiveASTVisitor<ChangeFinder> {
public:
  explicit ChangeFinder(unsigned Depth) : Depth(Depth) {}

  bool takesOwnLock() const { return OwnLock; }

  bool VisitVarDecl(VarDecl *Var) {
    if (guardType(Var->getType()) && Var->getInit())
      if (const auto *Construct =
              dyn_cast<CXXConstructExpr>(Var->getInit()->IgnoreImplicit()))
        for (const Expr *Arg : Construct->arguments())
          OwnLock |= isOwn(Arg) && mutexType(Arg->getType());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    return !Op->isAssignmentOp() || mayChange(Op->getLHS());
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    return !(Op->isIncrementDecrementOp() || Op->getOpcode() == UO_AddrOf) ||
           mayChange(Op->getSubExpr());
  }
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    bool Operator = isa<CXXOperatorCallExpr>(Call) && Method;
    const Expr *Object = Operator ? Call->getArg(0) : nullptr;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      Object = Member->getImplicitObjectArgument();
    if (Object && Method && !Method->isStatic() && !isPointerBeside(Object) &&
        isOwn(Object)) {
      if (const LockOperation *ByHand = mutexOperation(Call))
        OwnLock |= ByHand->What == LockOperation::Acquire;
      else if (!Method->isConst() && !isSynchronizedPart(Object) &&
               !synchronizesItself(Method, Depth + 1))
        return false;
    }
    for (unsigned I = Operator ? 1 : 0; I != Call->getNumArgs(); ++I) {
      unsigned Parameter = Operator ? I - 1 : I;
      QualType T = Callee && Parameter < Callee->getNumParams()
                       ? Callee->getParamDecl(Parameter)->getType()
                       : QualType();
      bool ByReference = !T.isNull() && T->isReferenceType() &&
                         !T.getNonReferenceType().isConstQualified();
      const Expr *Arg = Call->getArg(I)->IgnoreParenImpCasts();
      // The object itself goes to somebody who may do anything with it.
      if (isa<CXXThisExpr>(Arg) ||
          ((T.isNull() || ByReference) && Arg->isLValue() && !mayChange(Arg)))
        return false;
    }
    return true;
  }

private:
  /// A pointer, to something that is not the object.
  static bool isPointerBeside(const Expr *Object) {
    return Object->getType()->isPointerType() &&
           !isa<CXXThisExpr>(Object->IgnoreParenImpCasts());
  }
  /// The object, or a part of it.
  static bool isOwn(const Expr *E) {
    for (;;) {
      E = E->IgnoreParenImpCasts();
      if (isa<CXXThisExpr>(E))
        return true;
      if (const auto *Member = dyn_cast<MemberExpr>(E)) {
        // What a member points to is not the object.
        if (Member->isArrow() &&
            !isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()))
          return false;
        E = Member->getBase();
      } else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E);
                 Index && Index->getBase()
                              ->IgnoreParenImpCasts()
                              ->getType()
                              ->isArrayType()) {
        E = Index->getBase();
      } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
                 Op && Op->getOperator() == OO_Subscript) {
        E = Op->getArg(0);
      } else if (const auto *Deref = dyn_cast<UnaryOperator>(E);
                 Deref && Deref->getOpcode() == UO_Deref &&
                 isa<CXXThisExpr>(Deref->getSubExpr()->IgnoreParenImpCasts())) {
        return true;
      } else {
        return false;
      }
    }
  }
  static bool isSynchronizedPart(const Expr *E) {
    return isSynchronized(
        E->IgnoreParenImpCasts()->getType().getUnqualifiedType());
  }
  static bool mayChange(const Expr *E) {
    return !isOwn(E) || isSynchronizedPart(E);
  }

  unsigned Depth;
  bool OwnLock = false;
};

} // namespace

static bool synchronizesItself(const CXXMethodDecl *Method, unsigned Depth) {
  if (isInStd(Method) || Depth > 6 ||
      !holdsSynchronized(Method->getThisType()->getPointeeType()))
    return false;
  const FunctionDecl *Definition = nullptr;
  if (Method->isVirtual() || !Method->hasBody(Definition))
    return true;
  ChangeFinder Finder(Depth);
  return Finder.TraverseStmt(Definition->getBody()) || Finder.takesOwnLock();
}

bool synchronizesItself(const CXXMethodDecl *Method) {
  return synchronizesItself(Method, 0);
}

bool leavesItselfAlone(const CXXMethodDecl *Method) {
  const FunctionDecl *Definition = nullptr;
  return !Method->isVirtual() && !isInStd(Method) &&
         Method->hasBody(Definition) &&
         ChangeFinder(/*Depth=*/0).TraverseStmt(Definition->getBody());
}

} // namespace unlatch

//===- Creations.cpp - Elements that are filled where they are made -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Creations.h"

#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/Stmt.h"

using namespace clang;

namespace unlatch {

/// Without casts, and without the conversion to bool.
static const Expr *bare(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
      Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
    return bare(Call->getImplicitObjectArgument());
  return E;
}

/// What `->` is applied to.
static const Expr *pointed(const Expr *E) {
  const auto *Op = dyn_cast<CXXOperatorCallExpr>(bare(E));
  return Op && Op->getOperator() == OO_Arrow ? bare(Op->getArg(0)) : nullptr;
}

static bool isSame(const Expr *A, const Expr *B) {
  A = bare(A);
  B = bare(B);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(A))
    return isa<DeclRefExpr>(B) &&
           cast<DeclRefExpr>(B)->getDecl() == Ref->getDecl();
  const auto *Left = dyn_cast<MemberExpr>(A);
  const auto *Right = dyn_cast<MemberExpr>(B);
  if (!Left || !Right || Left->getMemberDecl() != Right->getMemberDecl())
    return false;
  const Expr *LeftBase = pointed(Left->getBase());
  const Expr *RightBase = pointed(Right->getBase());
  if (LeftBase && RightBase)
    return isSame(LeftBase, RightBase);
  return !LeftBase && !RightBase && isSame(Left->getBase(), Right->getBase());
}

/// `!slot`, `slot == nullptr`.
static bool saysEmpty(const Expr *Condition, const Expr *Slot) {
  Condition = Condition->IgnoreParenImpCasts();
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition))
    return Not->getOpcode() == UO_LNot && isSame(Not->getSubExpr(), Slot);
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(Condition))
    Condition = Rewritten->getSemanticForm()->IgnoreParenImpCasts();
  const Expr *Left = nullptr, *Right = nullptr;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Condition);
      Op && Op->getOperator() == OO_EqualEqual && Op->getNumArgs() == 2) {
    Left = Op->getArg(0);
    Right = Op->getArg(1);
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(Condition);
             Binary && Binary->getOpcode() == BO_EQ) {
    Left = Binary->getLHS();
    Right = Binary->getRHS();
  } else {
    return false;
  }
  auto IsNull = [](const Expr *E) {
    return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E->IgnoreParenImpCasts());
  };
  return (IsNull(Right) && isSame(Left, Slot)) ||
         (IsNull(Left) && isSame(Right, Slot));
}

/// `inserted` of `auto [it, inserted] = ...`, or `result.second`, where Slot is
/// what the first of the two leads to.
static bool saysInserted(const Expr *Condition, const Expr *Slot) {
  const auto *Second = dyn_cast<MemberExpr>(bare(Slot));
  const Expr *Iterator = Second ? pointed(Second->getBase()) : nullptr;
  if (!Iterator)
    return false;
  Condition = Condition->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Condition)) {
    const auto *Whether = dyn_cast<BindingDecl>(Ref->getDecl());
    const auto *It = dyn_cast<DeclRefExpr>(Iterator);
    const auto *First = It ? dyn_cast<BindingDecl>(It->getDecl()) : nullptr;
    return Whether && First && Whether != First &&
           Whether->getType()->isBooleanType() &&
           Whether->getDecomposedDecl() == First->getDecomposedDecl();
  }
  const auto *Whether = dyn_cast<MemberExpr>(Condition);
  const auto *First = dyn_cast<MemberExpr>(Iterator);
  return Whether && First && Whether->getType()->isBooleanType() &&
         isStdPair(Whether->getBase()->getType()) &&
         isSame(Whether->getBase(), First->getBase());
}

bool fillsNewElement(const Uses &U, const ParentMap &Parents,
                     const Expr *Written, const MapAccess &Origin) {
  bool Inserts = Origin.Op == MapOp::TryEmplace ||
                 Origin.Op == MapOp::Emplace || Origin.Op == MapOp::Insert;
  if ((!Inserts && Origin.Op != MapOp::Subscript) ||
      (!isSmartPointer(Written->getType()) &&
       !Written->getType()->isPointerType()))
    return false;
  const Expr *Outer = nullptr;
  const Stmt *Assignment = U.parentOf(Written, &Outer);
  if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Assignment)) {
    if (Binary->getOpcode() != BO_Assign || Binary->getLHS() != Outer)
      return false;
  } else if (const auto *Op =
                 dyn_cast_or_null<CXXOperatorCallExpr>(Assignment)) {
    if (Op->getOperator() != OO_Equal || Op->getArg(0) != Outer)
      return false;
  } else {
    return false;
  }
  const Expr *Whole = nullptr;
  const Stmt *Parent = U.parentOf(cast<Expr>(Assignment), &Whole);
  const Stmt *Branch = Whole;
  if (isa_and_nonnull<CompoundStmt>(Parent)) {
    Branch = Parent;
    Parent = Parents.getParent(Parent);
  }
  const auto *If = dyn_cast_or_null<IfStmt>(Parent);
  if (!If || If->getThen() != Branch)
    return false;
  return saysEmpty(If->getCond(), Written) ||
         (Inserts && saysInserted(If->getCond(), Written));
}

} // namespace unlatch

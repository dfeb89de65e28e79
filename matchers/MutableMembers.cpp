//===- MutableMembers.cpp - Changes of what is const ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/MutableMembers.h"

#include "matchers/Types.h"
#include "matchers/UseTools.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace unlatch {

/// Of others there is a const one as well, which only looks.
static bool changesContainer(const CXXMethodDecl *Method) {
  return keepsArguments(Method) ||
         nameIn(Method, {"append", "clear", "erase", "pop", "pop_back",
                         "pop_front", "reset", "swap"});
}

bool changesMutable(const CXXMethodDecl *Method) {
  const FunctionDecl *Definition = nullptr;
  if (!Method->hasBody(Definition) || Definition->isDependentContext() ||
      Method->getASTContext().getSourceManager().isInSystemHeader(
          Method->getLocation()) ||
      holdsSynchronized(
          Method->getThisType()->getPointeeType().getUnqualifiedType()))
    return false;
  auto IsMutable = [](const Expr *E) {
    const auto *Member = dyn_cast<MemberExpr>(E->IgnoreParenImpCasts());
    const auto *Field =
        Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
    return Field && Field->isMutable() &&
           isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
  };
  llvm::SmallVector<const Stmt *, 16> Work{Definition->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Unary = dyn_cast<UnaryOperator>(S);
        Unary && Unary->isIncrementDecrementOp() &&
        IsMutable(Unary->getSubExpr()))
      return true;
    if (const auto *Binary = dyn_cast<BinaryOperator>(S);
        Binary && Binary->isAssignmentOp() && IsMutable(Binary->getLHS()))
      return true;
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
        Op && Op->isAssignmentOp() && IsMutable(Op->getArg(0)))
      return true;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
        Call && isStd(Call->getMethodDecl()) &&
        changesContainer(Call->getMethodDecl()) &&
        IsMutable(Call->getImplicitObjectArgument()))
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// What a local name of an object, or of a pointer to it, was made from.
static const Expr *madeFrom(const Expr *E, bool Pointer) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->isImplicit() &&
                 (Pointer || Var->getType()->isReferenceType())
             ? Var->getInit()
             : nullptr;
}

bool isConstAround(const Expr *E) {
  // E is the object, or points to it.
  bool Pointer = false;
  for (unsigned Steps = 0; Steps != 40; ++Steps) {
    E = E->IgnoreParenImpCasts();
    QualType T = E->getType();
    if (Pointer ? T->isPointerType() && T->getPointeeType().isConstQualified()
                : T.isConstQualified())
      return true;
    const auto *Unary = dyn_cast<UnaryOperator>(E);
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
      E = Cast->getSubExpr();
    } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      Pointer = Member->isArrow();
      E = Member->getBase();
    } else if (Unary && (Unary->getOpcode() == UO_AddrOf ||
                         Unary->getOpcode() == UO_Deref)) {
      Pointer = Unary->getOpcode() == UO_Deref;
      E = Unary->getSubExpr();
    } else if (const Expr *Made = madeFrom(E, Pointer)) {
      E = Made;
    } else {
      return false;
    }
  }
  return true;
}

} // namespace unlatch

//===- MutableMembers.cpp - Changes of what is const ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/MutableMembers.h"

#include "matchers/SelfSynchronized.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace unlatch {

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
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

bool isConstAround(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  for (;;) {
    if (E->getType().isConstQualified())
      return true;
    const auto *Member = dyn_cast<MemberExpr>(E);
    if (!Member || Member->isArrow())
      return Member &&
             Member->getBase()->getType()->getPointeeType().isConstQualified();
    E = Member->getBase()->IgnoreParenImpCasts();
  }
}

} // namespace unlatch

//===- SectionEffects.cpp - What else a critical section does ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/SectionEffects.h"

#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace unlatch {

namespace {

class EffectFinder : public RecursiveASTVisitor<EffectFinder> {
public:
  explicit EffectFinder(const FunctionContext &F) : F(F) {}

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    // Operations of the standard library on local values, and those on the
    // map and the guard themselves.
    if (Callee && (isInStd(Callee) || Callee->isConstexpr()))
      return true;
    return effect(Call);
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) {
    const CXXConstructorDecl *Constructor = Construct->getConstructor();
    if (isInStd(Constructor) || Constructor->isTrivial() ||
        Constructor->isDefaulted() || Constructor->isCopyOrMoveConstructor())
      return true;
    return effect(Construct);
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (!Op->isAssignmentOp())
      return true;
    // Locals are nobody else's business.
    if (const auto *Ref =
            dyn_cast<DeclRefExpr>(Op->getLHS()->IgnoreParenImpCasts()))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
          Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType())
        return true;
    // m[k] = v is the map's own.
    if (const auto *Call =
            dyn_cast<CXXOperatorCallExpr>(Op->getLHS()->IgnoreParenImpCasts());
        Call && mapType(Call->getArg(0)->getType()))
      return true;
    return effect(Op);
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    if (!Op->isIncrementDecrementOp())
      return true;
    if (const auto *Ref =
            dyn_cast<DeclRefExpr>(Op->getSubExpr()->IgnoreParenImpCasts()))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
          Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType())
        return true;
    return effect(Op);
  }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *Delete) { return effect(Delete); }
  bool VisitCoawaitExpr(CoawaitExpr *E) { return effect(E); }
  bool VisitCoyieldExpr(CoyieldExpr *E) { return effect(E); }

private:
  bool effect(const Expr *E) {
    const Lockset *Held = F.Held(E);
    if (!Held)
      return true;
    for (const HeldLock &L : *Held)
      if (L.Section >= 0 && size_t(L.Section) < F.Out.Sections.size())
        F.Out.Sections[L.Section].OtherEffects = true;
    return true;
  }

  const FunctionContext &F;
};

} // namespace

void collectSectionEffects(const FunctionContext &Function) {
  if (Function.Out.Sections.empty() || !Function.Decl)
    return;
  EffectFinder Finder(Function);
  Finder.TraverseStmt(Function.Decl->getBody());
}

} // namespace unlatch

//===- ToldByMaps.cpp - Values that say what a map held -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Literals, parameters, clocks and what is computed of them tell nothing of a
// map. All else is taken to.
//
//===----------------------------------------------------------------------===//

#include "matchers/ToldByMaps.h"

#include "matchers/UseTools.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace unlatch {

namespace {

class Teller : public RecursiveASTVisitor<Teller> {
public:
  Teller(const FunctionContext &In, const Uses &U) : In(In), U(U) {}

  bool tells(const Stmt *S) {
    return S && !TraverseStmt(const_cast<Stmt *>(S));
  }

  // Each of these gives false where the map may be told of.
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (!Var)
      return !isa<BindingDecl>(Ref->getDecl());
    if (mapType(Var->getType()))
      return false;
    if (isa<ParmVarDecl>(Var))
      return Var->getDeclContext() == In.Decl;
    if (!Var->hasLocalStorage())
      return isSynchronized(Var->getType()) || Var->isConstexpr();
    if (!Seen.insert(Var).second)
      return true;
    auto Refs = In.Scan.Refs.find(Var);
    bool Changes = Refs != In.Scan.Refs.end() &&
                   llvm::any_of(Refs->second, [&](const DeclRefExpr *Other) {
                     return llvm::any_of(U.ofObject(Other), [](const Use &One) {
                       return One.What != Use::Read;
                     });
                   });
    return !Changes && Var->getInit() && !tells(Var->getInit());
  }
  bool VisitMemberExpr(MemberExpr *Member) {
    const ValueDecl *D = Member->getMemberDecl();
    if (mapType(D->getType()))
      return false;
    if (!isa<FieldDecl>(D) || isSynchronized(D->getType()))
      return true;
    // Of an object of this function's own.
    return !isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
           !Member->isArrow();
  }
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee && (isInStd(Callee) || Callee->isConstexpr() ||
                      In.Src.inSystemHeader(Callee->getLocation()));
  }
  bool VisitLambdaExpr(LambdaExpr *) { return false; }

private:
  const FunctionContext &In;
  const Uses &U;
  llvm::SmallPtrSet<const VarDecl *, 4> Seen;
};

} // namespace

/// What the object is set to: by an assignment, or the like of an atomic.
static const Expr *givenValue(const Uses &U, const Expr *At) {
  const Expr *Outer = nullptr;
  const Stmt *Parent = U.parentOf(At, &Outer);
  if (const auto *Op = dyn_cast_or_null<BinaryOperator>(Parent))
    return Op->getOpcode() == BO_Assign && Op->getLHS() == Outer ? Op->getRHS()
                                                                 : nullptr;
  if (const auto *Call = dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
    return Call->getOperator() == OO_Equal && Call->getNumArgs() == 2 &&
                   Call->getArg(0) == Outer
               ? Call->getArg(1)
               : nullptr;
  const auto *Member = dyn_cast_or_null<MemberExpr>(Parent);
  const auto *Method =
      Member ? dyn_cast<CXXMethodDecl>(Member->getMemberDecl()) : nullptr;
  const auto *Call =
      Member ? dyn_cast_or_null<CXXMemberCallExpr>(U.parentOf(Member))
             : nullptr;
  return Call && Call->getNumArgs() != 0 &&
                 nameIn(Method, {"store", "exchange", "assign", "reset"})
             ? Call->getArg(0)
             : nullptr;
}

/// What decides whether S, a part of Parent, runs.
static const Stmt *conditionOf(const Stmt *Parent, const Stmt *S) {
  if (const auto *If = dyn_cast<IfStmt>(Parent))
    return If->getCond() == S ? nullptr : If->getCond();
  if (const auto *While = dyn_cast<WhileStmt>(Parent))
    return While->getCond();
  if (const auto *For = dyn_cast<ForStmt>(Parent))
    return For->getCond();
  if (const auto *Do = dyn_cast<DoStmt>(Parent))
    return Do->getCond();
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Parent))
    return Range->getRangeInit();
  if (const auto *Switch = dyn_cast<SwitchStmt>(Parent))
    return Switch->getCond();
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(Parent))
    return Choice->getCond();
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent))
    return Binary->isLogicalOp() && Binary->getRHS() == S ? Binary->getLHS()
                                                          : nullptr;
  return nullptr;
}

bool isToldByMap(const FunctionContext &In, const Uses &U, const Expr *At) {
  const Expr *Value = givenValue(U, At);
  if (!Value)
    return false;
  Teller Told(In, U);
  if (Told.tells(Value))
    return true;
  const Stmt *Child = At;
  for (const Stmt *S = In.Parents.getParent(At); S;
       Child = S, S = In.Parents.getParent(S))
    if (Told.tells(conditionOf(S, Child)))
      return true;
  return false;
}

} // namespace unlatch

//===- GuardOperands.cpp - Mutexes that a guard is declared with ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/GuardOperands.h"

#include "matchers/LockTypes.h"
#include "matchers/Types.h"

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace unlatch {

namespace {

class Finder : public RecursiveASTVisitor<Finder> {
public:
  bool VisitMemberExpr(MemberExpr *E) { return add(E, E->getMemberDecl()); }
  bool VisitDeclRefExpr(DeclRefExpr *E) { return add(E, E->getDecl()); }

  llvm::SmallVector<std::pair<const Expr *, const ValueDecl *>, 2> Mutexes;

private:
  bool add(const Expr *E, const ValueDecl *D) {
    if (mutexType(D->getType()))
      Mutexes.emplace_back(E, D);
    return true;
  }
};

} // namespace

llvm::SmallVector<std::pair<const Expr *, const ValueDecl *>, 2>
mutexesNamedBy(const VarDecl *Guard) {
  Finder Found;
  Found.TraverseDecl(const_cast<VarDecl *>(Guard));
  return Found.Mutexes;
}

} // namespace unlatch

//===- RangeViews.cpp - Views of a map made by std::views -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/RangeViews.h"

#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace unlatch {

bool isRangeView(const Expr *E) {
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const CXXRecordDecl *Record = recordOf(E->getType());
  return Callee && Record && isInStd(Callee) && isInStd(Record) &&
         (Call->getOperator() == OO_Pipe || Call->getOperator() == OO_Call) &&
         Record->getIdentifier() && Record->getName().ends_with("_view");
}

std::string whereViewGoes(const FunctionContext &F, const Uses &U,
                          const Expr *View) {
  // map | std::views::values | std::views::take(2)
  const Stmt *Parent = U.parentOf(View);
  while (const auto *Outer = dyn_cast_or_null<Expr>(Parent)) {
    if (isa<CXXConstructExpr>(Outer) &&
        F.Context.hasSameUnqualifiedType(Outer->getType(), View->getType())) {
      Parent = U.parentOf(Outer);
      continue;
    }
    if (!isRangeView(Outer))
      break;
    View = Outer;
    Parent = U.parentOf(View);
  }
  if (isa_and_nonnull<ReturnStmt>(Parent))
    return "a view of it is returned";
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
      Op && Op->isAssignmentOp() &&
      isa<MemberExpr>(Op->getArg(0)->IgnoreParenImpCasts()))
    return "a view of it is stored";
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(Parent))
    for (const Decl *D : Declaration->decls()) {
      const auto *Var = dyn_cast<VarDecl>(D);
      auto Refs = Var ? F.Scan.Refs.find(Var) : F.Scan.Refs.end();
      if (Refs == F.Scan.Refs.end())
        continue;
      for (const DeclRefExpr *Ref : Refs->second) {
        const Stmt *Around = U.parentOf(Ref);
        if (const auto *Copy = dyn_cast_or_null<CXXConstructExpr>(Around);
            Copy &&
            F.Context.hasSameUnqualifiedType(Copy->getType(), Ref->getType()))
          Around = U.parentOf(Copy);
        if (isa_and_nonnull<ReturnStmt>(Around))
          return "a view of it is returned";
      }
    }
  return "a view refers to it";
}

} // namespace unlatch

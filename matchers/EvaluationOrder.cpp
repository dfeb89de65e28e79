//===- EvaluationOrder.cpp - Key and value of an assignment ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/EvaluationOrder.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace unlatch {

bool orderMatters(const ASTContext &Context, const Expr *Key,
                  const Expr *Value) {
  bool ByKey = Key->HasSideEffects(Context);
  bool ByValue = Value->HasSideEffects(Context);
  if (ByKey && ByValue)
    return true;
  // A variable that is the key as it stands is passed by reference, and read
  // only when its value is there.
  if (!ByKey && (!ByValue || isa<DeclRefExpr>(Key->IgnoreParens()) ||
                 (isa<ImplicitCastExpr>(Key) &&
                  cast<CastExpr>(Key)->getCastKind() == CK_NoOp)))
    return false;
  llvm::SmallPtrSet<const Decl *, 4> InKey;
  auto Names = [](const Stmt *Root, auto Visit) {
    llvm::SmallVector<const Stmt *, 8> Work{Root};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        Visit(Ref->getDecl());
      else if (const auto *Member = dyn_cast<MemberExpr>(S))
        Visit(Member->getMemberDecl());
      Work.append(S->child_begin(), S->child_end());
    }
  };
  Names(Key, [&](const Decl *D) { InKey.insert(D); });
  bool Common = false;
  Names(Value, [&](const Decl *D) {
    Common |= (isa<VarDecl>(D) || isa<FieldDecl>(D)) && InKey.count(D) != 0;
  });
  return Common;
}

} // namespace unlatch

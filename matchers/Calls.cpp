//===- Calls.cpp - Calls, with what is held at them ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Functions.h"

#include "matchers/MapAccesses.h"
#include "matchers/Names.h"
#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace unlatch {

void FunctionCollector::collectCalls(const FunctionContext &In) {
  for (const Expr *E : In.Scan.Calls) {
    const FunctionDecl *Callee = nullptr;
    Call C;
    llvm::SmallVector<const Expr *, 4> Args;
    Uses U(In.Context, In.Parents, In.Decl);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      Callee = Construct->getConstructor();
      Args.append(Construct->arg_begin(), Construct->arg_end());
      if (const VarDecl *Var = U.initialised(Construct))
        C.Object = In.Objects.of(Var);
    } else {
      const auto *Plain = cast<CallExpr>(E);
      Callee = Plain->getDirectCallee();
      Args.append(Plain->arg_begin(), Plain->arg_end());
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Plain)) {
        C.Object = In.Objects.ofTarget(Member->getImplicitObjectArgument());
        const auto *Name =
            dyn_cast<MemberExpr>(Member->getCallee()->IgnoreParens());
        C.Virtual = Member->getMethodDecl() &&
                    Member->getMethodDecl()->isVirtual() &&
                    !(Name && Name->hasQualifier());
      } else if (isa<CXXOperatorCallExpr>(Plain) &&
                 isa_and_nonnull<CXXMethodDecl>(Callee) && !Args.empty()) {
        C.Object = In.Objects.ofTarget(Args.front());
        Args.erase(Args.begin());
      }
    }
    const Lockset *Held = In.Held(E);
    if (!Held)
      continue;
    const auto *Plain = dyn_cast<CallExpr>(E);
    bool Erased =
        Plain && (!Callee ||
                  (isa<CXXOperatorCallExpr>(Plain) &&
                   cast<CXXOperatorCallExpr>(Plain)->getOperator() == OO_Call &&
                   isErasedCallable(Plain->getArg(0)->getType())));
    if (Erased) {
      // Anybody's code; it matters only where it runs under a lock.
      if (Held->empty())
        continue;
      C.CalleeName = "operator()";
    } else if (!Callee || Src.inSystemHeader(Callee->getLocation()) ||
               Callee->isImplicit()) {
      continue;
    } else {
      C.CalleeUsr = usr(Callee);
      C.CalleeName = qualifiedName(canonical(Callee));
    }
    for (const Expr *Arg : Args)
      C.Arguments.push_back(Arg->getType()->isRecordType() ||
                                    Arg->isGLValue() ||
                                    Arg->getType()->isPointerType()
                                ? In.Objects.ofTarget(Arg)
                                : ObjectPath{});
    C.Held = *Held;
    C.Unshared = In.Unshared(C.Object);
    C.Loc = Src.place(E->getExprLoc());
    In.Out.Calls.push_back(std::move(C));
  }
}

} // namespace unlatch

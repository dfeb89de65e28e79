//===- GuardInit.cpp - What the initialiser of a guard says --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Locksets.h"
#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace unlatch {

static llvm::StringRef tagName(const Expr *E) {
  const CXXRecordDecl *Record = recordOf(E->getType());
  return Record && Record->getIdentifier() ? Record->getName()
                                           : llvm::StringRef();
}

Locksets::GuardInit Locksets::readGuardInit(const Expr *Init) {
  GuardInit Result;
  if (!Init)
    return Result;
  for (;;) {
    const Expr *Inner = Init->IgnoreImplicit()->IgnoreParens();
    if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Inner))
      Inner = Cast->getSubExpr();
    if (const auto *List = dyn_cast<InitListExpr>(Inner);
        List && List->getNumInits() == 1)
      Inner = List->getInit(0);
    if (Inner == Init)
      break;
    Init = Inner;
  }
  const GuardType *Type = guardType(Init->getType());
  if (!Type)
    return Result;
  Result.Mode = Type->Mode;
  if (const auto *Call = dyn_cast<CallExpr>(Init)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && isInStd(Callee) && Callee->getIdentifier() &&
        Callee->getName() == "move" && Call->getNumArgs() == 1) {
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts())) {
        Result.MovedFrom = dyn_cast<VarDecl>(Ref->getDecl());
        Result.Understood = Result.MovedFrom != nullptr;
      }
      return Result;
    }
    Result.Factory = Call;
    return Result;
  }
  const auto *Construct = dyn_cast<CXXConstructExpr>(Init);
  if (!Construct)
    return Result;
  llvm::SmallVector<const Expr *, 4> Args;
  for (const Expr *Arg : Construct->arguments())
    if (!isa<CXXDefaultArgExpr>(Arg))
      Args.push_back(Arg);
  if (Construct->getConstructor()->isCopyOrMoveConstructor() &&
      Args.size() == 1)
    return readGuardInit(Args[0]);
  Result.Understood = true;
  if (Args.empty())
    return Result;

  Result.Mask = Hold::Held;
  for (const Expr *Arg : Args) {
    if (mutexType(Arg->getType())) {
      Result.Mutexes.push_back(Arg);
      continue;
    }
    llvm::StringRef Tag = tagName(Arg);
    Result.Deferred = true;
    if (Tag == "defer_lock_t") {
      Result.Mask = Hold::NotHeld;
    } else if (Tag == "try_to_lock_t") {
      Result.Mask = Hold::Maybe;
      Result.TryOrTimed = true;
    } else if (Tag == "duration" || Tag == "time_point") {
      Result.Mask = Hold::Maybe;
      Result.TryOrTimed = true;
    } else if (Tag != "adopt_lock_t") {
      // A mutex of a type that is not known, or an argument nobody foresaw.
      Result.Understood = false;
      Result.Mask = Hold::Maybe;
    }
  }
  if (Result.Mutexes.empty())
    Result.Understood = false;
  return Result;
}

} // namespace unlatch

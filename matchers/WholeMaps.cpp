//===- WholeMaps.cpp - Contents that leave a map as a whole ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/WholeMaps.h"

#include "matchers/Elements.h"
#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace unlatch {

void describeTarget(const FunctionContext &F, const Uses &U, MapAccess &A,
                    const Expr *Whole) {
  A.Use = ResultUse::Value;
  const VarDecl *Var = U.initialised(Whole);
  if (const auto *Construct =
          dyn_cast_or_null<CXXConstructExpr>(Var ? nullptr : U.parentOf(Whole));
      Construct && Construct->getConstructor()->isCopyOrMoveConstructor())
    Var = U.initialised(Construct);
  if (!Var)
    return;
  A.Use = ResultUse::Variable;
  A.Result = resultVariable(F, Var);
}

/// {}, Map() and the like.
static bool isEmptyMap(const Expr *E) {
  E = E->IgnoreImplicit();
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = Cast->getSubExpr()->IgnoreImplicit();
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return List->getNumInits() == 0;
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  return Construct && Construct->getNumArgs() == 0;
}

const Expr *describeExchange(const FunctionContext &F, const Uses &U,
                             MapAccess &A, const Expr *Map,
                             const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !isInStd(Callee) || !Callee->getIdentifier())
    return nullptr;
  llvm::StringRef Name = Callee->getName();
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  unsigned Arguments = Call->getNumArgs();
  const Expr *Other = nullptr;
  if (Name == "swap" && Member && Arguments == 1 && Call->getArg(0) == Map)
    Other = Member->getImplicitObjectArgument();
  else if (Name == "swap" && !Member && Arguments == 2)
    Other = Call->getArg(Call->getArg(0) == Map ? 1 : 0);
  else if (Name == "exchange" && Arguments == 2 && Call->getArg(0) == Map)
    Other = Call->getArg(1);
  if (!Other || (Name == "swap" && Other->getType()->isPointerType()))
    return nullptr;
  A.Op = MapOp::Swap;
  A.Call = F.Src.range(Call->getSourceRange());
  if (!F.Src.editable(Call->getSourceRange()))
    A.InMacro = true;
  if (Name == "swap") {
    A.Use = isa_and_nonnull<CompoundStmt>(U.parentOf(Call))
                ? ResultUse::Discarded
                : ResultUse::Other;
    A.ValueText = F.Src.range(Other->getSourceRange());
    return Other;
  }
  A.Why = "it is moved from";
  describeTarget(F, U, A, Call);
  if (!isEmptyMap(Other))
    A.ValueText = F.Src.range(Other->getSourceRange());
  return Call;
}

bool functionsHaveState(QualType T) {
  if (T->isPointerType())
    T = T->getPointeeType();
  const MapType *Type = mapType(T);
  const auto *Map =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  if (!Type || Type->Family == MapFamily::Unsupported || !Map)
    return false;
  for (unsigned I = Type->Defaults; I < Type->Allocator; ++I) {
    const TemplateArgument &Arg = Map->getTemplateArgs()[I];
    if (Arg.getKind() != TemplateArgument::Type ||
        Arg.getAsType()->isDependentType())
      continue;
    const CXXRecordDecl *Function = recordOf(Arg.getAsType());
    if (!Function || (Function->hasDefinition() && !Function->isEmpty()))
      return true;
  }
  return false;
}

} // namespace unlatch

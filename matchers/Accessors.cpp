//===- Accessors.cpp - Functions that stand for an object ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Accessors.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

static const CompoundStmt *bodyOf(const FunctionDecl *Function) {
  const FunctionDecl *Definition = nullptr;
  if (!Function->hasBody(Definition))
    return nullptr;
  return dyn_cast_or_null<CompoundStmt>(Definition->getBody());
}

const Expr *soleReturn(const FunctionDecl *Function) {
  const CompoundStmt *Body = bodyOf(Function);
  if (!Body)
    return nullptr;
  const Expr *Value = nullptr;
  for (const Stmt *S : Body->body()) {
    if (const auto *Return = dyn_cast<ReturnStmt>(S))
      Value = Return->getRetValue();
    else if (!isa<DeclStmt>(S))
      return nullptr;
  }
  return Value;
}

/// Whether all that Function does besides is to construct static variables.
static bool declaresStaticsOnly(const FunctionDecl *Function) {
  return llvm::all_of(bodyOf(Function)->body(), [](const Stmt *S) {
    const auto *Declaration = dyn_cast<DeclStmt>(S);
    return !Declaration ||
           llvm::all_of(Declaration->decls(), [](const Decl *D) {
             const auto *Var = dyn_cast<VarDecl>(D);
             return !Var || Var->isStaticLocal();
           });
  });
}

const ValueDecl *givenObject(const FunctionDecl *Function) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  // Of a template, not all that an instantiation might call is known by name.
  if (!Function->getReturnType()->isLValueReferenceType() ||
      Function->getNumParams() != 0 || Function->isTemplated() ||
      Function->getTemplateInstantiationPattern() ||
      (Method && (Method->isVirtual() || Method->getParent()->isLambda())))
    return nullptr;
  const Expr *Value = soleReturn(Function);
  if (!Value || !declaresStaticsOnly(Function))
    return nullptr;
  Value = Value->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Value)) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    return Var && Var->hasGlobalStorage() ? Var : nullptr;
  }
  const auto *Member = dyn_cast<MemberExpr>(Value);
  if (!Member)
    return nullptr;
  const ValueDecl *Object = Member->getMemberDecl();
  const auto *Var = dyn_cast<VarDecl>(Object);
  bool Own = isa<FieldDecl>(Object) &&
             isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
  return Own || (Var && Var->hasGlobalStorage()) ? Object : nullptr;
}

const ValueDecl *givenObject(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  return Callee ? givenObject(Callee) : nullptr;
}

std::vector<FileRange> givenTypes(const FunctionDecl *Function,
                                  const Source &Src) {
  std::vector<FileRange> All;
  for (const FunctionDecl *D : Function->redecls()) {
    FunctionTypeLoc Type = D->getFunctionTypeLoc();
    auto Reference = Type ? Type.getReturnLoc().getAs<ReferenceTypeLoc>()
                          : ReferenceTypeLoc();
    if (!Reference) {
      All.emplace_back();
      continue;
    }
    TypeLoc Object = Reference.getPointeeLoc().getUnqualifiedLoc();
    if (Object.getType()->getContainedAutoType())
      continue;
    All.push_back(Src.editable(Object.getSourceRange()).value_or(FileRange()));
  }
  return All;
}

} // namespace unlatch

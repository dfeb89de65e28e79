//===- SelfReferences.cpp - Objects that keep their own address -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/SelfReferences.h"

#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

/// What a member of such a type is made from may be an address.
static bool mayRefer(QualType T) {
  return T->isReferenceType() || T->isPointerType() || isViewLike(T) ||
         isIterator(T);
}

/// A member of the object, or of a part of it, that is no way to elsewhere.
static bool isOwnPart(const Expr *E) {
  const Expr *Inner = E->IgnoreParens();
  while (const auto *Member = dyn_cast<MemberExpr>(Inner)) {
    QualType T = Member->getType();
    if (mayRefer(T) || isSmartPointer(T) ||
        !isa<FieldDecl>(Member->getMemberDecl()))
      return false;
    Inner = Member->getBase()->IgnoreParenImpCasts();
    if (isa<CXXThisExpr>(Inner))
      return true;
  }
  return false;
}

/// Whether a member that is given the value of Root may hold an address in the
/// object then.
static bool givesOwnAddress(const FieldDecl *To, const Expr *Root) {
  QualType T = To->getType();
  bool Refers = mayRefer(T);
  if (!Refers && !holdsPointer(T))
    return false;
  llvm::SmallVector<const Stmt *, 8> Work{Root};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (isa<CXXThisExpr>(S))
      return true;
    if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(S)) {
      Work.push_back(Default->getExpr());
      continue;
    }
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      if (llvm::any_of(Lambda->captures(), [](const LambdaCapture &C) {
            return C.getCaptureKind() == LCK_This;
          }))
        return true;
      continue;
    }
    // What is loaded from a member is no address of it.
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(S);
        Cast && Cast->getCastKind() == CK_LValueToRValue)
      continue;
    if (const auto *Member = dyn_cast<MemberExpr>(S)) {
      if (Refers && isOwnPart(Member))
        return true;
      const Expr *Base = Member->getBase()->IgnoreParenImpCasts();
      if (!isa<CXXThisExpr>(Base))
        Work.push_back(Base);
      continue;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// `member = value;` with an own member.
static const FieldDecl *assigned(const Stmt *S, const Expr *&Value) {
  const Expr *Left = nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S);
      Binary && Binary->getOpcode() == BO_Assign) {
    Left = Binary->getLHS();
    Value = Binary->getRHS();
  } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
             Op && Op->getOperator() == OO_Equal && Op->getNumArgs() == 2) {
    Left = Op->getArg(0);
    Value = Op->getArg(1);
  }
  const auto *Member =
      Left ? dyn_cast<MemberExpr>(Left->IgnoreParenImpCasts()) : nullptr;
  if (!Member || !isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()))
    return nullptr;
  return dyn_cast<FieldDecl>(Member->getMemberDecl());
}

static bool assignsOwnAddress(const Stmt *Body) {
  llvm::SmallVector<const Stmt *, 16> Work{Body};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    const Expr *Value = nullptr;
    if (const FieldDecl *Field = assigned(S, Value);
        Field && givesOwnAddress(Field, Value))
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

bool refersToItself(const CXXRecordDecl *Record) {
  for (const FieldDecl *Field : Record->fields())
    if (const Expr *Initial = Field->getInClassInitializer();
        Initial && givesOwnAddress(Field, Initial))
      return true;
  for (const CXXMethodDecl *Method : Record->methods()) {
    const FunctionDecl *Definition = nullptr;
    if (Method->isStatic() || !Method->hasBody(Definition) ||
        Definition->isDependentContext() || !Method->isUserProvided())
      continue;
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        if (const FieldDecl *Field = Init->getMember();
            Field && Init->isWritten() &&
            givesOwnAddress(Field, Init->getInit()))
          return true;
    if (assignsOwnAddress(Definition->getBody()))
      return true;
  }
  return false;
}

} // namespace unlatch

//===- KeptReferences.cpp - Objects that refer to what made them ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/KeptReferences.h"

#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace unlatch {

/// What a view is made of: the text of std::string_view(text).
static const Expr *viewedBy(const Expr *View) {
  for (;;) {
    View = View->IgnoreParenImpCasts()->IgnoreImplicit()->IgnoreParenImpCasts();
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(View);
        Construct && Construct->getNumArgs() != 0)
      View = Construct->getArg(0);
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(View))
      View = Call->getImplicitObjectArgument();
    else
      return View;
  }
}

static bool keeps(const CXXConstructorDecl *Constructor, unsigned Parameter,
                  unsigned Depth) {
  const FunctionDecl *Defined = nullptr;
  if (Depth > 4 || !Constructor->hasBody(Defined) ||
      Parameter >= Defined->getNumParams())
    return false;
  // Not what it points to, which is another object.
  auto IsIt = [&](const Expr *E) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && Unary->getOpcode() == UO_AddrOf)
      E = Unary->getSubExpr()->IgnoreParenImpCasts();
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    return Ref && Ref->getDecl() == Defined->getParamDecl(Parameter);
  };
  for (const CXXCtorInitializer *Init :
       cast<CXXConstructorDecl>(Defined)->inits()) {
    const Expr *Value = Init->getInit();
    if (!Init->isWritten() || !Value)
      continue;
    if (const FieldDecl *Field = Init->getMember()) {
      QualType T = Field->getType();
      // A pointer is a copy of what is a pointer itself.
      bool Copied = Defined->getParamDecl(Parameter)
                        ->getType()
                        .getNonReferenceType()
                        ->isPointerType();
      if ((T->isReferenceType() || (T->isPointerType() && !Copied)) &&
          IsIt(Value))
        return true;
      if (holdsView(T) && IsIt(viewedBy(Value)))
        return true;
      continue;
    }
    const auto *Other = dyn_cast<CXXConstructExpr>(Value->IgnoreImplicit());
    for (unsigned I = 0; Other && I != Other->getNumArgs(); ++I)
      if (IsIt(Other->getArg(I)) &&
          keeps(Other->getConstructor(), I, Depth + 1))
        return true;
  }
  return false;
}

bool keepsReference(const CXXConstructorDecl *Constructor, unsigned Parameter) {
  return Parameter < Constructor->getNumParams() &&
         Constructor->getParamDecl(Parameter)->getType()->isReferenceType() &&
         keeps(Constructor, Parameter, 0);
}

} // namespace unlatch

//===- Uses.cpp - What is done with an object where it is named ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/UseTools.h"

#include "matchers/ConstTwins.h"
#include "matchers/Types.h"
#include "summary/InPlace.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace unlatch {

bool isTransparent(const Stmt *S) {
  if (isa<ParenExpr>(S) || isa<FullExpr>(S) ||
      isa<MaterializeTemporaryExpr>(S) || isa<CXXBindTemporaryExpr>(S))
    return true;
  // auto it{map.find(key)};
  if (const auto *List = dyn_cast<InitListExpr>(S))
    return List->getNumInits() == 1 &&
           List->getType().getCanonicalType().getUnqualifiedType() ==
               List->getInit(0)
                   ->getType()
                   .getCanonicalType()
                   .getUnqualifiedType();
  if (const auto *Cast = dyn_cast<CastExpr>(S))
    switch (Cast->getCastKind()) {
    case CK_NoOp:
    case CK_DerivedToBase:
    case CK_UncheckedDerivedToBase:
    case CK_BaseToDerived:
    case CK_Dynamic:
    case CK_ConstructorConversion:
    case CK_UserDefinedConversion:
    case CK_ArrayToPointerDecay:
    case CK_BitCast:
      return true;
    default:
      return false;
    }
  return false;
}

const Stmt *Uses::parentOf(const Expr *E, const Expr **Outer) const {
  const Stmt *Current = E;
  const Stmt *Parent = Parents.getParent(Current);
  while (Parent && isTransparent(Parent)) {
    Current = Parent;
    Parent = Parents.getParent(Current);
  }
  if (Outer)
    *Outer = cast<Expr>(Current);
  return Parent;
}

const VarDecl *Uses::initialised(const Expr *E) const {
  const Expr *Outer = nullptr;
  const auto *Declaration = dyn_cast_or_null<DeclStmt>(parentOf(E, &Outer));
  if (!Declaration)
    return nullptr;
  for (const Decl *D : Declaration->decls())
    if (const auto *Var = dyn_cast<VarDecl>(D))
      if (Var->getInit() == Outer)
        return Var;
  return nullptr;
}

bool passesCallable(const Stmt *S) {
  return isTransparent(S) || isa<ImplicitCastExpr>(S) ||
         isa<CXXFunctionalCastExpr>(S);
}

bool mayWriteThrough(const Stmt *S, const Expr *Arg) {
  const FunctionDecl *Callee = nullptr;
  llvm::ArrayRef<const Expr *> Args;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    Callee = Call->getDirectCallee();
    Args = llvm::ArrayRef(const_cast<Expr **>(Call->getArgs()),
                          Call->getNumArgs());
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    Callee = Construct->getConstructor();
    Args = llvm::ArrayRef(const_cast<Expr **>(Construct->getArgs()),
                          Construct->getNumArgs());
  }
  // The object of an operator has no parameter.
  if (isa<CXXOperatorCallExpr>(S) && isa_and_nonnull<CXXMethodDecl>(Callee))
    Args = Args.drop_front();
  for (unsigned I = 0; Callee && I != Args.size(); ++I)
    if (Args[I] == Arg && I < Callee->getNumParams()) {
      QualType T = Callee->getParamDecl(I)->getType();
      return T->isPointerType() && !T->getPointeeType().isConstQualified();
    }
  return false;
}

UseList Uses::ofObject(const Expr *E) const {
  UseList Out;
  object(E, Out, 0);
  return Out;
}

UseList Uses::ofView(const Expr *E) const {
  UseList Out;
  add(Out, Use::Read, E);
  interior(E, Out, 0);
  return Out;
}

void Uses::boundTo(const Expr *E, const VarDecl *Var, UseList &Out) const {
  if (Var->isImplicit() && Var->getName().starts_with("__range")) {
    // for (x : object): what happens to x happens to a part of the object.
    for (const Stmt *S = Parents.getParent(E); S; S = Parents.getParent(S))
      if (const auto *Loop = dyn_cast<CXXForRangeStmt>(S)) {
        const VarDecl *Element = Loop->getLoopVariable();
        Use::Kind Kind =
            Element->getType()->isReferenceType() ? Use::Bind : Use::Copy;
        add(Out, Use::Read, E);
        Out.push_back({Kind, E, Element, {}});
        return;
      }
    return;
  }
  if (Var->isStaticLocal() || !Var->isLocalVarDecl())
    return add(Out, Use::Escape, E, "a reference to it is kept");
  Out.push_back({Use::Bind, E, Var, {}});
}

bool Uses::givesMutable() const {
  return In && !In->getReturnType()->getPointeeType().isConstQualified();
}

/// Address is that of E.
void Uses::address(const Expr *E, const Expr *Address, UseList &Out,
                   unsigned Depth) const {
  const Expr *Outer = nullptr;
  const Stmt *Next = parentOf(Address, &Outer);
  // std::get_if<T>(&x) is an address in x, or null.
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Next);
      Call && isStd(Call->getDirectCallee()) &&
      nameIn(Call->getDirectCallee(), {"get_if", "any_cast"}) &&
      Call->getType()->isPointerType()) {
    Address = Call;
    Next = parentOf(Address, &Outer);
  }
  if (const VarDecl *Var = initialised(Address); Var && Var->hasLocalStorage())
    return Out.push_back({Use::Address, E, Var, {}}), void();
  if (const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Next);
      Cast && Cast->getCastKind() == CK_PointerToBoolean)
    return add(Out, Use::Read, E);
  if (const auto *Compare = dyn_cast_or_null<BinaryOperator>(Next);
      Compare && Compare->isComparisonOp())
    return add(Out, Use::Read, E);
  // &x->y reads as x->y.
  if (isa_and_nonnull<MemberExpr>(Next) ||
      (isa_and_nonnull<UnaryOperator>(Next) &&
       cast<UnaryOperator>(Next)->getOpcode() == UO_Deref))
    return object(cast<Expr>(Next), Out, Depth + 1);
  if (isReturned(Address))
    return addReturned(Out, Returns::Element, E, "its address is returned",
                       givesMutable());
  if (isa_and_nonnull<ConditionalOperator>(Next) ||
      isa_and_nonnull<InitListExpr>(Next))
    return add(Out, Use::Escape, E, "its address is kept");
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Next);
      Call && !isa<CXXOperatorCallExpr>(Call)) {
    if (mayWriteThrough(Call, Outer) && Call->getDirectCallee() &&
        hasConstTwin(Call->getDirectCallee(),
                     std::distance(Call->arg_begin(),
                                   llvm::find(Call->arguments(), Outer))))
      add(Out, Use::Read, E, ElseIfConst);
    return add(Out, Use::Escape, E,
               "its address is passed to " + called(Call->getDirectCallee()));
  }
  if (const VarDecl *Var = assigned(Next))
    return Out.push_back({Use::Address, E, Var, {}}), void();
  add(Out, Use::Escape, E, "its address is stored");
}

void Uses::object(const Expr *E, UseList &Out, unsigned Depth) const {
  if (Depth > MaxUseDepth)
    return add(Out, Use::Escape, E, "it is used in a way too deep to follow");
  const Stmt *Parent = Parents.getParent(E);
  const Expr *Decayed = nullptr;
  while (Parent && isTransparent(Parent)) {
    E = cast<Expr>(Parent);
    if (const auto *Cast = dyn_cast<CastExpr>(E);
        Cast && Cast->getCastKind() == CK_ArrayToPointerDecay)
      Decayed = E;
    Parent = Parents.getParent(E);
  }
  if (!Parent || isa<CompoundStmt>(Parent))
    return add(Out, Use::Read, E);
  // An array gives a pointer into the object, wherever that goes.
  if (Decayed && !isa<ArraySubscriptExpr>(Parent)) {
    interior(Decayed, Out, Depth + 1);
    return add(Out, mayWriteThrough(Parent, E) ? Use::MutableRef : Use::Read,
               E);
  }

  if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
    add(Out, Use::Read, E);
    if (Cast->getCastKind() == CK_LValueToRValue &&
        E->getType()->isPointerType())
      pointer(Cast, Out, Depth + 1);
    return;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
    if (isa<FieldDecl>(Member->getMemberDecl()))
      return object(Member, Out, Depth + 1);
    if (!methodCall(E, Member, Out, Depth))
      add(Out, Use::Read, E);
    return;
  }
  if (isa<CXXOperatorCallExpr>(Parent))
    return operatorCall(E, Parent, Out, Depth);
  if (isa<CallExpr>(Parent) || isa<CXXConstructExpr>(Parent))
    return argument(E, Parent, Out, Depth);
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
    bool Left = Binary->getLHS() == E;
    if (Left && Binary->isAssignmentOp())
      return add(Out, Use::Write, E);
    if (!Left && Binary->isCommaOp())
      return object(Binary, Out, Depth + 1);
    return add(Out, Use::Read, E);
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent)) {
    if (Unary->isIncrementDecrementOp())
      return add(Out, Use::Write, E);
    if (Unary->getOpcode() != UO_AddrOf)
      return add(Out, Use::Read, E);
    return address(E, Unary, Out, Depth);
  }
  if (isa<DeclStmt>(Parent)) {
    const auto *Declaration = cast<DeclStmt>(Parent);
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() == E) {
        if (Var->getType()->isReferenceType())
          return boundTo(E, Var, Out);
        add(Out, Use::Read, E);
        if (holdsPointer(Var->getType()))
          Out.push_back({Use::Copy, E, Var, {}});
        return;
      }
    return add(Out, Use::Read, E);
  }
  if (isa<ReturnStmt>(Parent)) {
    if (E->isGLValue() && (!In || In->getReturnType()->isReferenceType()))
      return addReturned(Out, Returns::Element, E,
                         "a reference to it is returned", givesMutable());
    return add(Out, Use::Read, E);
  }
  if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(Parent)) {
    if (Conditional->getCond() == E)
      return add(Out, Use::Read, E);
    return object(Conditional, Out, Depth + 1);
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Parent)) {
    if (Subscript->getBase() == E)
      return object(Subscript, Out, Depth + 1);
    return add(Out, Use::Read, E);
  }
  if (isa<LambdaExpr>(Parent))
    return add(Out, Use::Escape, E, "a lambda captures it");
  if (isa<InitListExpr>(Parent) && !E->isPRValue())
    return add(Out, Use::Escape, E, "a reference to it is kept");
  if (!isa<Expr>(Parent) || E->isPRValue())
    return add(Out, Use::Read, E);
  if (isa<UnaryExprOrTypeTraitExpr>(Parent) || isa<CXXTypeidExpr>(Parent) ||
      isa<CXXNoexceptExpr>(Parent))
    return;
  add(Out, Use::Escape, E, "it is used in a way that is not understood");
}

} // namespace unlatch

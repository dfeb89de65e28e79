//===- UsePointers.cpp - What is done with what a pointer points to -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/UseTools.h"

#include "matchers/PointeeChanges.h"
#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace unlatch {

UseList Uses::ofPointer(const Expr *E) const {
  UseList Out;
  pointer(E, Out, 0);
  return Out;
}

const VarDecl *Uses::assigned(const Stmt *S) const {
  const auto *Assign = dyn_cast_or_null<BinaryOperator>(S);
  if (!Assign || Assign->getOpcode() != BO_Assign)
    return nullptr;
  // What is assigned may go further: kept_ = found = ...
  const Stmt *Around = parentOf(Assign);
  bool Alone = Around && !isa<Expr>(Around) && !isa<DeclStmt>(Around) &&
               !isa<ReturnStmt>(Around);
  return Alone ? ownVariable(Assign->getLHS()) : nullptr;
}

const VarDecl *Uses::holder(const Expr *Target) const {
  for (;;) {
    Target = Target->IgnoreParenImpCasts();
    if (const auto *Member = dyn_cast<MemberExpr>(Target);
        Member && !Member->isArrow())
      Target = Member->getBase();
    else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(Target))
      Target = Index->getBase();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Target);
             Op && Op->getOperator() == OO_Subscript)
      Target = Op->getArg(0);
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Target);
             Call && isStd(Call->getMethodDecl()))
      Target = Call->getImplicitObjectArgument();
    else
      break;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(Target);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && In &&
                 In->Encloses(Var->getDeclContext())
             ? Var
             : nullptr;
}

void Uses::keptIn(const Stmt *S, const Expr *E, UseList &Out) const {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
  if (!Call || !isStd(Call->getMethodDecl()) ||
      !keepsArguments(Call->getMethodDecl()) || !leadsToMutable(E->getType()))
    return;
  if (const VarDecl *Var = holder(Call->getImplicitObjectArgument()))
    Out.push_back({Use::Copy, E, Var, {}});
}

UseList Uses::ofAddress(const Expr *E) const {
  UseList Out;
  pointer(E, Out, 0);
  // What it is put into is no pointer.
  llvm::erase_if(Out, [](const Use &U) {
    return U.What == Use::Copy && U.Var && !U.Var->getType()->isPointerType();
  });
  for (Use &U : Out) {
    if (U.What == Use::PointeeRead)
      U.What = Use::Read;
    else if (U.What == Use::PointeeWrite)
      U.What = U.Handed ? Use::MutableRef : Use::Write;
    else if (U.What == Use::Copy)
      U.What = Use::Address;
  }
  const Stmt *Parent = parentOf(E);
  const Expr *Value = E;
  if (const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Parent);
      Cast && Cast->getCastKind() == CK_LValueToRValue) {
    Value = Cast;
    Parent = parentOf(Cast);
  }
  if (isReturned(Value))
    addReturned(Out, Returns::Element, E, "a pointer to it is returned",
                givesMutable());
  else if (const VarDecl *Var = assigned(Parent))
    Out.push_back({Use::Address, E, Var, {}});
  else if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(Parent);
           Assign && Assign->isAssignmentOp() &&
           Assign->getRHS()->IgnoreParenImpCasts() == E->IgnoreParenImpCasts())
    add(Out, Use::Escape, E, "a pointer to it is stored");
  else if (const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
           Call && !isa<CXXOperatorCallExpr>(Call))
    add(Out, Use::Escape, E,
        "a pointer to it is passed to " + called(Call->getDirectCallee()));
  return Out;
}

void Uses::target(const Expr *Lvalue, UseList &Out, unsigned Depth) const {
  UseList Inner;
  object(Lvalue, Inner, Depth + 1);
  for (Use &U : Inner) {
    switch (U.What) {
    case Use::Read:
      U.What = Use::PointeeRead;
      break;
    case Use::MutableRef:
      U.Handed = true;
      [[fallthrough]];
    case Use::Write:
      U.What = Use::PointeeWrite;
      break;
    case Use::Escape:
    case Use::Address:
    case Use::Bind:
      // Its address may go where it likes: the map does not own it.
      U.What = U.Var ? Use::Copy : Use::PointeeRead;
      break;
    case Use::View:
      // For ofAddress the target is the object.
      if (Depth != 0)
        U.What = U.Var ? Use::Copy : Use::PointeeRead;
      break;
    default:
      break;
    }
    Out.push_back(U);
  }
}

void Uses::pointer(const Expr *E, UseList &Out, unsigned Depth) const {
  if (Depth > MaxUseDepth)
    return add(Out, Use::PointeeWrite, E);
  const Stmt *Parent = Parents.getParent(E);
  while (Parent &&
         (isTransparent(Parent) ||
          (isa<ImplicitCastExpr>(Parent) &&
           cast<CastExpr>(Parent)->getCastKind() == CK_LValueToRValue))) {
    E = cast<Expr>(Parent);
    Parent = Parents.getParent(E);
  }
  if (!Parent)
    return;
  if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
    if (isa<FieldDecl>(Member->getMemberDecl()))
      return target(Member, Out, Depth);
    const CXXMethodDecl *Method =
        dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    if (Method && isSmartPointer(E->getType()) && !Member->isArrow()) {
      if (nameIn(Method, {"get", "operator->"}))
        if (const auto *Call =
                dyn_cast_or_null<Expr>(Parents.getParent(Member)))
          return pointer(Call, Out, Depth + 1);
      return;
    }
    return add(Out,
               Method && (Method->isConst() || Method->isStatic())
                   ? Use::PointeeRead
                   : Use::PointeeWrite,
               E);
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent)) {
    if (Unary->getOpcode() == UO_Deref)
      return target(Unary, Out, Depth);
    return;
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Parent)) {
    if (Subscript->getBase()->IgnoreParenImpCasts() == E->IgnoreParenImpCasts())
      return target(Subscript, Out, Depth);
    return;
  }
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Parent)) {
    if (Op->getNumArgs() == 1 && Op->getOperator() == OO_Arrow)
      return pointer(Op, Out, Depth + 1);
    if (Op->getNumArgs() == 1 && Op->getOperator() == OO_Star)
      return target(Op, Out, Depth);
    if (Op->isComparisonOp() || Op->isAssignmentOp())
      return;
  }
  if (isa<CXXDeleteExpr>(Parent))
    return add(Out, Use::PointeeWrite, E);
  if (const auto *Call = dyn_cast<CallExpr>(Parent)) {
    // A function pointer that is called, or an argument.
    if (Call->getCallee()->IgnoreParenImpCasts() == E->IgnoreParenImpCasts())
      return add(Out, Use::PointeeWrite, E);
    keptIn(Call, E, Out);
    // What an iterator leads to ends with list.erase(it).
    if (isStd(Call->getDirectCallee()))
      return add(Out,
                 mayWriteThrough(Call, E) ||
                         (isa<CXXMemberCallExpr>(Call) &&
                          nameIn(Call->getDirectCallee(), {"erase", "extract"}))
                     ? Use::PointeeWrite
                     : Use::PointeeRead,
                 E);
    QualType Pointee = E->getType()->getPointeeType();
    return add(Out,
               !Pointee.isNull() && Pointee.isConstQualified()
                   ? Use::PointeeRead
                   : Use::PointeeWrite,
               E);
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Parent)) {
    const VarDecl *Var = initialised(Construct);
    bool Owner = isSmartPointer(Construct->getType());
    if (Var)
      Out.push_back({Use::Copy, E, Var, {}});
    else if (Owner)
      pointer(Construct, Out, Depth + 1);
    // A string is made from the characters; an owner ends what it is given.
    if (E->getType()->isPointerType())
      add(Out,
          mayWriteThrough(Construct, E) &&
                  (Owner || !isStd(Construct->getConstructor()))
              ? Use::PointeeWrite
              : Use::PointeeRead,
          E);
    return;
  }
  // Closer closer{it->second};
  if (const auto *List = dyn_cast<InitListExpr>(Parent)) {
    const CXXRecordDecl *Made = recordOf(List->getType());
    const CXXDestructorDecl *Ends =
        Made && Made->hasDefinition() ? Made->getDestructor() : nullptr;
    if (Ends && Ends->isUserProvided())
      add(Out, Use::PointeeWrite, E);
    return;
  }
  if (const auto *Assign = dyn_cast<BinaryOperator>(Parent);
      Assign && Assign->getOpcode() == BO_Assign && Assign->getRHS() == E) {
    if (const VarDecl *Var = holder(Assign->getLHS()))
      Out.push_back({Use::Copy, E, Var, {}});
    return;
  }
  if (const auto *Sum = dyn_cast<BinaryOperator>(Parent);
      Sum && Sum->isAdditiveOp() && Sum->getType()->isPointerType())
    return pointer(Sum, Out, Depth + 1);
  if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(Parent);
      Conditional && Conditional->getCond() != E)
    return pointer(Conditional, Out, Depth + 1);
  if (const auto *Declaration = dyn_cast<DeclStmt>(Parent))
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() == E) {
        if (const auto *Loop = dyn_cast_or_null<CXXForRangeStmt>(
                Parents.getParent(Declaration));
            Loop && Var->isImplicit())
          Var = Loop->getLoopVariable();
        Out.push_back({Use::Copy, E, Var, {}});
        return;
      }
}

} // namespace unlatch

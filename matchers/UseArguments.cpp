//===- UseArguments.cpp - What is done with a function's arguments --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/UseTools.h"

#include "matchers/ConstTwins.h"
#include "matchers/KeptReferences.h"
#include "matchers/MutableMembers.h"
#include "matchers/PointeeChanges.h"
#include "matchers/RangeViews.h"
#include "matchers/SelfSynchronized.h"
#include "matchers/Types.h"
#include "summary/InPlace.h"
#include "summary/Sharing.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace unlatch {

/// True if a class of the standard library holds a value of exactly this type,
/// as std::pair<bool, T> does.
static bool holdsValueOf(QualType Holder, QualType T) {
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      recordOf(Holder.getNonReferenceType()));
  if (!Class || !isInStd(Class))
    return false;
  bool Found = false;
  auto Is = [&](const TemplateArgument &Arg) {
    if (Arg.getKind() == TemplateArgument::Type)
      Found |=
          Class->getASTContext().hasSameUnqualifiedType(Arg.getAsType(), T);
    return Arg.getKind() != TemplateArgument::Type ||
           !Arg.getAsType()->isReferenceType();
  };
  for (const TemplateArgument &Arg : Class->getTemplateArgs().asArray()) {
    if (Arg.getKind() == TemplateArgument::Pack) {
      for (const TemplateArgument &Element : Arg.pack_elements())
        if (!Is(Element))
          return false;
    } else if (!Is(Arg)) {
      return false;
    }
  }
  return Found;
}

/// std::make_pair(x, value), {x, value}, values.emplace_back(value): taken by
/// non-const reference, since it is no constant, and copied.
static bool onlyCopies(const FunctionDecl *Callee, const Stmt *S,
                       const Expr *E) {
  if (!isStd(Callee))
    return false;
  if (nameIn(Callee, {"make_pair", "make_tuple"}))
    return true;
  if (nameIn(Callee, {"make_optional", "make_shared", "make_unique"}))
    return holdsValueOf(Callee->getReturnType(), E->getType());
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    const CXXRecordDecl *Made = Construct->getConstructor()->getParent();
    return Made->getIdentifier() &&
           llvm::is_contained({"pair", "tuple", "optional", "variant"},
                              Made->getName()) &&
           holdsValueOf(Construct->getType(), E->getType());
  }
  const auto *Member = dyn_cast<CXXMemberCallExpr>(S);
  return Member && keepsArguments(Callee) &&
         holdsValueOf(Member->getImplicitObjectArgument()->getType(),
                      E->getType());
}

/// Whether an object that is made in the function In goes on when that has
/// ended: it is what is returned, or the variable that may be, or nobody's.
static bool outlivesFunction(const Uses &U, const FunctionDecl *In,
                             const CXXConstructExpr *Object) {
  if (const VarDecl *Var = U.initialised(Object))
    return !Var->hasLocalStorage() ||
           (In &&
            In->getReturnType().getCanonicalType().getUnqualifiedType() ==
                Object->getType().getCanonicalType().getUnqualifiedType());
  const Stmt *Parent = U.parentOf(Object);
  const auto *Assigned = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
  const auto *Given = dyn_cast_or_null<CXXMemberCallExpr>(Parent);
  return U.isReturned(Object) || isa_and_nonnull<CXXNewExpr>(Parent) ||
         (Assigned && Assigned->isAssignmentOp()) ||
         (Given && isStd(Given->getMethodDecl()) &&
          keepsArguments(Given->getMethodDecl()));
}

static bool isOrDerivesFrom(QualType T, QualType Base) {
  const CXXRecordDecl *Of = recordOf(T), *From = recordOf(Base);
  return Of && From &&
         (Of->getCanonicalDecl() == From->getCanonicalDecl() ||
          (Of->hasDefinition() && Of->getDefinition()->isDerivedFrom(From)));
}

/// A constructor of what the container holds that would take an object of type
/// T, which an emplace passes on to it, and keeps its address.
static bool keepsWhatItIsMadeFrom(QualType Container, QualType T) {
  const auto *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Container));
  if (!Spec || !T->isRecordType())
    return false;
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
    const CXXRecordDecl *Held = Arg.getKind() == TemplateArgument::Type
                                    ? recordOf(Arg.getAsType())
                                    : nullptr;
    if (!Held || isInStd(Held) || !Held->hasDefinition())
      continue;
    for (const CXXConstructorDecl *Made : Held->getDefinition()->ctors())
      for (unsigned I = 0; I != Made->getNumParams(); ++I) {
        QualType Taken = Made->getParamDecl(I)->getType();
        if (Taken->isReferenceType() && !Made->isCopyOrMoveConstructor() &&
            isOrDerivesFrom(T, Taken) && keepsReference(Made, I))
          return true;
      }
  }
  return false;
}

void Uses::viewOf(const Expr *E, const Stmt *S, const FunctionDecl *Callee,
                  UseList &Out, unsigned Depth) const {
  if (holdsView(E->getType()))
    return;
  // std::string_view(it->second), or something with one in it.
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S);
      Construct && holdsView(Construct->getType()))
    interior(Construct, Out, Depth + 1);
  // names.emplace_back(it->first), where names are views.
  const auto *Member = dyn_cast<CXXMemberCallExpr>(S);
  if (!Member || !isStd(Callee) || !keepsArguments(Callee))
    return;
  QualType Into = Member->getImplicitObjectArgument()->getType();
  if (holdsView(Into))
    add(Out, Use::View, E, "a view of it is stored");
  else if (keepsWhatItIsMadeFrom(Into, E->getType()))
    add(Out, Use::Escape, E, "an object is stored that refers to it");
}

void Uses::argument(const Expr *E, const Stmt *S, UseList &Out,
                    unsigned Depth) const {
  const FunctionDecl *Callee = nullptr;
  llvm::ArrayRef<const Expr *> Args;
  bool Operator = false;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    Callee = Call->getDirectCallee();
    Args = llvm::ArrayRef(const_cast<Expr **>(Call->getArgs()),
                          Call->getNumArgs());
    Operator = isa<CXXOperatorCallExpr>(Call) &&
               isa_and_nonnull<CXXMethodDecl>(Callee);
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    Callee = Construct->getConstructor();
    Args = llvm::ArrayRef(const_cast<Expr **>(Construct->getArgs()),
                          Construct->getNumArgs());
    const auto *Constructor = cast<CXXConstructorDecl>(Callee);
    if (Constructor->isCopyOrMoveConstructor() && Args.size() == 1) {
      add(Out,
          Constructor->isMoveConstructor() &&
                  !E->IgnoreParenImpCasts()->isPRValue()
              ? Use::Write
              : Use::Read,
          E);
      if (const VarDecl *Var = initialised(Construct);
          Var && holdsPointer(E->getType()))
        Out.push_back({Use::Copy, E, Var, {}});
      else if (isSmartPointer(E->getType()))
        pointer(Construct, Out, Depth + 1);
      else if (const auto *To = dyn_cast_or_null<CallExpr>(parentOf(Construct));
               To && leadsToMutable(E->getType()))
        argument(Construct, To, Out, Depth + 1);
      return;
    }
    // A list's iterator for a const_iterator, a pointer to a base's.
    if (Args.size() == 1 && isSmartPointer(E->getType()) &&
        isSmartPointer(Construct->getType()) && !E->isPRValue()) {
      add(Out, Use::Read, E);
      return pointer(Construct, Out, Depth + 1);
    }
  }
  if (isStd(Callee) && nameIn(Callee, {"move", "forward"})) {
    // Moved from, unless the result ends where nothing takes it.
    UseList Inner;
    const Stmt *Parent = parentOf(cast<Expr>(S));
    if (isa_and_nonnull<CXXConstructExpr>(Parent) ||
        isa_and_nonnull<CallExpr>(Parent) ||
        isa_and_nonnull<BinaryOperator>(Parent))
      return add(Out, Use::Write, E);
    return add(Out, Use::Read, E);
  }
  if (isStd(Callee) &&
      nameIn(Callee, {"as_const", "addressof", "ref", "cref"})) {
    if (nameIn(Callee, {"as_const"}))
      return object(cast<Expr>(S), Out, Depth + 1);
    if (nameIn(Callee, {"addressof"}))
      return address(E, cast<Expr>(S), Out, Depth);
    return add(Out, Use::Escape, E, "its address is taken");
  }
  if (isStd(Callee) && nameIn(Callee, {"tie", "forward_as_tuple"}) &&
      isReturned(cast<Expr>(S)))
    return add(Out, Use::Escape, E, "a reference to it is returned");
  unsigned Index = 0;
  auto Contains = [&](const Expr *Arg) {
    for (const Stmt *Inner = E; Inner; Inner = Parents.getParent(Inner))
      if (Inner == Arg)
        return true;
      else if (Inner == S)
        return false;
    return false;
  };
  while (Index < Args.size() && !Contains(Args[Index]))
    ++Index;
  if (Operator && Index > 0)
    --Index; // the object argument has no parameter
  if (!Callee || Index >= Args.size())
    return add(Out, Use::MutableRef, E, called(Callee));
  if (Index >= Callee->getNumParams())
    return add(Out, Use::Read, E); // by value, through an ellipsis
  if (onlyCopies(Callee, S, E)) {
    add(Out, Use::Read, E);
    if (E->getType()->isPointerType())
      add(Out, Use::PointeeRead, E);
    keptIn(S, E, Out);
    return;
  }
  QualType Parameter = Callee->getParamDecl(Index)->getType();
  if (!isSmartPointer(E->getType()))
    addPointee(Out, E, Callee, Index);
  // std::ranges::for_each(peers, bump)
  if (const auto *Call = dyn_cast<CallExpr>(S); Call && isStd(Callee) &&
                                                leadsToMutable(E->getType()) &&
                                                callsBackToChange(Call))
    add(Out, Use::PointeeWrite, E);
  // for (auto &peer : peers | std::views::values)
  if (isStd(Callee) && leadsToMutable(E->getType()) &&
      isRangeView(cast<Expr>(S)))
    object(cast<Expr>(S), Out, Depth + 1);
  viewOf(E, S, Callee, Out, Depth);
  if (Parameter->isLValueReferenceType() &&
      !Parameter.getNonReferenceType().isConstQualified()) {
    // std::exchange(it->second, nullptr) gives the pointer; what a container of
    // owners is given it will end.
    if (isStd(Callee) && E->getType()->isPointerType()) {
      if (nameIn(Callee, {"exchange"}))
        pointer(cast<Expr>(S), Out, Depth + 1);
      else if (!nameIn(Callee, {"swap"}))
        add(Out, Use::PointeeWrite, E);
    }
    if (hasConstTwin(Callee, Index))
      add(Out, Use::Read, E, ElseIfConst);
    return add(Out, Use::MutableRef, E, called(Callee));
  }
  add(Out, Use::Read, E);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S);
      Construct && !isStd(Callee) &&
      keepsReference(Construct->getConstructor(), Index) &&
      outlivesFunction(*this, In, Construct))
    add(Out, Use::Escape, E, "an object is given that refers to it");
  if (isSmartPointer(E->getType()) && !isStd(Callee))
    add(Out, Use::PointeeWrite, E);
}

} // namespace unlatch

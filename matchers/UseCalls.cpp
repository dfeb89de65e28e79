//===- UseCalls.cpp - What a call does with an object ---------------------===//
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

bool keepsArguments(const FunctionDecl *Method) {
  return nameIn(Method, {"push_back", "emplace_back", "push_front",
                         "emplace_front", "insert", "emplace", "try_emplace",
                         "insert_or_assign", "assign", "push", "resize"});
}

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

/// std::unique_ptr: what it points to ends with it, or with its next value.
static bool isSoleOwner(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->getIdentifier() &&
         (Record->getName() == "unique_ptr" ||
          Record->getName() == "scoped_ptr");
}

bool Uses::isReturned(const Expr *E) const {
  const Expr *Outer = nullptr;
  const Stmt *Parent = parentOf(E, &Outer);
  while (const auto *Choice =
             dyn_cast_or_null<AbstractConditionalOperator>(Parent)) {
    if (Choice->getCond() == Outer)
      return false;
    Parent = parentOf(Choice, &Outer);
  }
  return isa_and_nonnull<ReturnStmt>(Parent);
}

/// What a function of the project's does with what an object points to that it
/// is given, if the object holds such pointers.
static void addPointee(UseList &Out, const Expr *E, const FunctionDecl *Callee,
                       unsigned Index) {
  QualType T = E->getType().getNonReferenceType();
  if (Callee && !isStd(Callee) && T->isRecordType() && leadsToMutable(T))
    add(Out,
        mayChangePointee(Callee, Index) ? Use::PointeeWrite : Use::PointeeRead,
        E);
}

/// What a call of a member function of an atomic is to those who look whether
/// others still use what it is in; nothing for other objects.
static std::string atomicUse(const Expr *Object, bool Changes) {
  if (!isAtomic(Object->IgnoreParenImpCasts()->getType().getUnqualifiedType()))
    return {};
  return Changes ? ChangesAtomic : AsksAtomic;
}

/// What the function gives to be changed is no part of the object, which is
/// const to it: something that the object refers to. A wrapper of a reference
/// and a shared array are such, if not pointers.
static bool givesTarget(const CXXMethodDecl *Method) {
  if (!Method || !Method->isConst() || Method->getParent()->hasMutableFields())
    return false;
  QualType Result = Method->getReturnType();
  return Result->isLValueReferenceType() &&
         !Result->getPointeeType().isConstQualified();
}

bool Uses::methodCall(const Expr *Object, const Stmt *Member, UseList &Out,
                      unsigned Depth) const {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Parents.getParent(
      Parents.getParent(Member) && isa<ParenExpr>(Parents.getParent(Member))
          ? Parents.getParent(Member)
          : Member));
  if (!Call)
    return false;
  const CXXMethodDecl *Method = Call->getMethodDecl();
  QualType T = Object->getType();
  if (!Method) {
    add(Out, Use::Write, Object);
    return true;
  }
  QualType Result = Method->getReturnType();
  bool Interior = Result->isReferenceType() || isViewLike(Result);
  if (isa<CXXConversionDecl>(Method) && !Interior) {
    if (!Method->isConst() && hasConstTwin(Method, ObjectItself))
      add(Out, Use::Read, Object, ElseIfConst);
    add(Out, Use::Read, Object, atomicUse(Object, /*Changes=*/false));
    return true;
  }
  if (isSmartPointer(T)) {
    if (nameIn(Method, {"get", "operator->", "lock"})) {
      add(Out, Use::Read, Object);
      // What it owns ends with it.
      if (nameIn(Method, {"get"}) && isReturned(Call))
        addReturned(Out, Returns::Owned, Object,
                    "a pointer to what it owns is returned");
      pointer(Call, Out, Depth + 1);
    } else {
      add(Out, Method->isConst() ? Use::Read : Use::Write, Object,
          nameIn(Method, {"use_count", "unique"}) ? AsksSharers : "");
    }
    return true;
  }
  bool Std = isStd(Method);
  // Atomics and mutexes may be used by any number of threads at once. Their
  // members may be a base's: fetch_add of an atomic<int> is.
  if (isSynchronized(
          Object->IgnoreParenImpCasts()->getType().getUnqualifiedType())) {
    Out.push_back({Use::Read, Object, nullptr,
                   atomicUse(Object, !Method->isConst()),
                   /*Mutable=*/!Method->isConst()});
    return true;
  }
  if (Method->isConst() || Method->isStatic()) {
    add(Out, changesMutable(Method) ? Use::Write : Use::Read, Object);
    if (!Method->isStatic())
      addPointee(Out, Object, Method, ObjectItself);
    if (givesTarget(Method)) {
      target(Call, Out, Depth + 1);
    } else if (Std) {
      // Something inside the object. What a view refers to is not in it.
      if (Result->isReferenceType())
        object(Call, Out, Depth + 1);
      else if (Interior && !isViewLike(T.getNonReferenceType()))
        interior(Call, Out, Depth + 1);
    } else if (Result->isReferenceType()) {
      object(Call, Out, Depth + 1);
    } else if (mayGiveInterior(Method)) {
      interior(Call, Out, Depth + 1);
    } else if (Result->isPointerType() || isSmartPointer(Result)) {
      pointer(Call, Out, Depth + 1);
    }
    return true;
  }
  // Overloads that are not const only because the object is not: what is done
  // with their result tells.
  if (Std && nameIn(Method, {"at", "front", "back", "value", "top"}) &&
      Result->isReferenceType()) {
    object(Call, Out, Depth + 1);
    return true;
  }
  if (Std &&
      nameIn(Method, {"find", "begin", "end", "rbegin", "rend", "lower_bound",
                      "upper_bound", "equal_range", "data"})) {
    // Not const only because the object is not: what is done through the
    // iterator tells.
    add(Out, nameIn(Method, {"data"}) ? Use::MutableRef : Use::Read, Object,
        called(Method));
    interior(Call, Out, Depth + 1);
    return true;
  }
  if (synchronizesItself(Method) || leavesItselfAlone(Method))
    add(Out, Use::MutableRef, Object, called(Method));
  else
    add(Out, Use::Write, Object);
  addPointee(Out, Object, Method, ObjectItself);
  if (Result->isReferenceType())
    object(Call, Out, Depth + 1);
  else if (!Std && mayGiveInterior(Method))
    interior(Call, Out, Depth + 1);
  return true;
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
  return U.isReturned(Object) ||
         isa_and_nonnull<CXXNewExpr>(U.parentOf(Object));
}

void Uses::operatorCall(const Expr *E, const Stmt *S, UseList &Out,
                        unsigned Depth) const {
  const auto *Call = cast<CXXOperatorCallExpr>(S);
  const FunctionDecl *Callee = Call->getDirectCallee();
  unsigned Index = 0;
  while (Index < Call->getNumArgs() &&
         Call->getArg(Index)->IgnoreParenImpCasts() != E->IgnoreParenImpCasts())
    ++Index;
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  bool Const = Method && Method->isConst();
  if (Index != 0) {
    // found[key] = it->second;
    if (const VarDecl *To =
            Call->getOperator() == OO_Equal ? holder(Call->getArg(0)) : nullptr;
        To && leadsToMutable(E->getType()))
      Out.push_back({Use::Copy, E, To, {}});
    return argument(E, S, Out, Depth);
  }
  if (isSynchronized(E->IgnoreParenImpCasts()->getType().getUnqualifiedType()))
    return addMutable(Out, Use::Read, E, atomicUse(E, /*Changes=*/true));
  const OverloadedOperatorKind Kind = Call->getOperator();
  if (Method && !Const &&
      (Kind == OO_Subscript || Kind == OO_Arrow || Kind == OO_Star) &&
      hasConstTwin(Method, ObjectItself)) {
    add(Out, Use::Read, E, ElseIfConst);
    add(Out, Use::MutableRef, E, called(Method));
  }
  switch (Kind) {
  case OO_Arrow:
  case OO_Star:
    if (Call->getNumArgs() != 1)
      return add(Out, Use::Read, E);
    if (isSmartPointer(E->getType())) {
      add(Out, Use::Read, E);
      if (Call->getOperator() == OO_Star && isSoleOwner(E->getType()) && In &&
          In->getReturnType()->isReferenceType() && isReturned(Call))
        add(Out, Use::Escape, E, "a reference to what it owns is returned");
      return Call->getOperator() == OO_Star ? target(Call, Out, Depth + 1)
                                            : pointer(Call, Out, Depth + 1);
    }
    // std::optional and the like: the value inside.
    if (Call->getType()->isPointerType())
      return pointer(Call, Out, Depth + 1);
    return object(Call, Out, Depth + 1);
  case OO_Subscript: {
    const CXXRecordDecl *Record = recordOf(E->getType());
    bool Inserts = Record && mapType(E->getType());
    if (Inserts)
      add(Out, Use::Write, E);
    if (givesTarget(Method)) {
      add(Out, Use::Read, E);
      return target(Call, Out, Depth + 1);
    }
    return object(Call, Out, Depth + 1);
  }
  case OO_Call:
    add(Out, Use::Read, E);
    if (isErasedCallable(E->getType()))
      add(Out, Use::PointeeWrite, E);
    else if (!Const)
      add(Out, Use::Write, E);
    return;
  case OO_PlusPlus:
  case OO_MinusMinus:
    return add(Out, Use::Write, E);
  default:
    break;
  }
  if (Call->isAssignmentOp())
    return add(Out, Use::Write, E);
  if (Call->isComparisonOp() || Const)
    return add(Out, Use::Read, E);
  if (!Method)
    return argument(E, S, Out, Depth);
  // stream << value, of a stream that is the object.
  add(Out, Use::Write, E);
  addPointee(Out, E, Method, ObjectItself);
  if (Call->isGLValue())
    object(Call, Out, Depth + 1);
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
            recordOf(Taken) == recordOf(T) && keepsReference(Made, I))
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

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

void addPointee(UseList &Out, const Expr *E, const FunctionDecl *Callee,
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

} // namespace unlatch

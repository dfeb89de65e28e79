//===- StateUses.cpp - What becomes of a member or variable --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A version of a field is another object at each write. Whoever only reads and
// writes the field while the lock is held cannot tell; whoever keeps its
// address can. So references, iterators and views are followed to the last use
// of each, and what cannot be followed keeps the field.
//
//===----------------------------------------------------------------------===//

#include "matchers/StateUses.h"

#include "matchers/LockTypes.h"
#include "matchers/ToldByMaps.h"
#include "matchers/UseTools.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace unlatch {

/// Functions of the standard library that change what they are given, and keep
/// no reference to it.
static bool changesAndForgets(const FunctionDecl *Callee, bool Iterator) {
  if (!Callee || !isInStd(Callee) || isa<CXXMethodDecl>(Callee))
    return false;
  OverloadedOperatorKind Kind = Callee->getOverloadedOperator();
  return Iterator || Kind == OO_GreaterGreater || Kind == OO_LessLess ||
         nameIn(Callee, {"swap", "exchange", "getline", "advance", "erase",
                         "erase_if", "get"});
}

/// An object with a mutex in it, which cannot be assigned to as a whole: what
/// happens to its members through a reference is accounted for by their names.
static bool hasMutex(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->hasDefinition() && !mutexType(T) &&
         llvm::any_of(Record->getDefinition()->fields(),
                      [](const FieldDecl *Field) {
                        return mutexType(Field->getType()) &&
                               !Field->getType()->isReferenceType();
                      });
}

static bool isStillHeld(const Lockset &Before, const Lockset *Now) {
  return Now && llvm::all_of(Before, [&](const HeldLock &L) {
           return llvm::any_of(*Now, [&](const HeldLock &N) {
             return N.MutexUsr == L.MutexUsr && N.Section == L.Section &&
                    !N.Maybe;
           });
         });
}

namespace {

class Follower {
public:
  Follower(const FunctionContext &In, const Uses &U, QualType Object,
           const Lockset &Held)
      : In(In), U(U), Object(Object), Held(Held) {}

  void add(const UseList &Found, unsigned Depth) {
    for (const Use &One : Found)
      add(One, Depth);
  }

  StateUses Result;

private:
  void keep(std::string Why) {
    if (Result.Kept.empty())
      Result.Kept = std::move(Why);
  }

  void write(const Expr *At) {
    Result.Write = true;
    Result.Told = Result.Told || isToldByMap(In, U, At);
  }

  void add(const Use &Found, unsigned Depth) {
    switch (Found.What) {
    case Use::Read:
      if (changesAtomic(Found.At))
        return write(Found.At);
      Result.Read = true;
      break;
    case Use::Write:
      write(Found.At);
      break;
    case Use::PointeeRead:
      Result.PointeeRead = true;
      break;
    case Use::PointeeWrite:
      Result.PointeeWrite = true;
      break;
    case Use::Copy:
      Result.Read = Result.Named = true;
      break;
    case Use::MutableRef:
      Result.Write = true;
      if (!isForgotten(Found.At))
        keep("is passed to " +
             (Found.Why.empty() ? std::string("a function") : Found.Why) +
             ", which may change or keep it");
      break;
    case Use::Escape:
      // An accessor, as singletons have, changes nothing, nor does who has but
      // a reference to const.
      (Depth == 0 && (hasMutex(Object) || givesConst()) &&
               Found.Why == "a reference to it is returned"
           ? Result.Read
           : Result.Write) = true;
      keep("leaves the section: " + Found.Why);
      break;
    case Use::Address:
      (Found.Var->getType()->getPointeeType().isConstQualified()
           ? Result.Read
           : Result.Write) = true;
      keep("has its address kept in '" + Found.Var->getNameAsString() + "'");
      break;
    case Use::Bind:
      follow(Found.Var, /*View=*/false, Depth);
      break;
    case Use::View:
      Result.Read = true;
      if (const VarDecl *Var = Found.Var ? Found.Var : assigned(Found.At))
        follow(Var, /*View=*/true, Depth);
      else
        keep("leaves the section: " + Found.Why);
      break;
    }
  }

  bool givesConst() const {
    QualType T = In.Decl ? In.Decl->getReturnType() : QualType();
    return !T.isNull() && T->isReferenceType() &&
           T->getPointeeType().isConstQualified();
  }

  /// store(), ++ and the like: no race, and another value afterwards.
  bool changesAtomic(const Expr *At) const {
    if (!At || !isAtomic(At->IgnoreParenImpCasts()->getType()))
      return false;
    const Stmt *Parent = U.parentOf(At);
    if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
      return Op->isAssignmentOp() || Op->getOperator() == OO_PlusPlus ||
             Op->getOperator() == OO_MinusMinus;
    const auto *Member = dyn_cast_or_null<MemberExpr>(Parent);
    const auto *Method =
        Member ? dyn_cast<CXXMethodDecl>(Member->getMemberDecl()) : nullptr;
    return Method && !Method->isConst() &&
           !nameIn(Method, {"wait", "notify_one", "notify_all"});
  }

  bool isForgotten(const Expr *At) const {
    const auto *Call = dyn_cast_or_null<CallExpr>(U.parentOf(At));
    return Call && changesAndForgets(Call->getDirectCallee(),
                                     isIterator(At->getType()));
  }

  /// The local variable that E is assigned to, as in `it = set_.erase(it)`.
  const VarDecl *assigned(const Expr *E) const {
    const Expr *Outer = nullptr;
    const Stmt *Parent = U.parentOf(E, &Outer);
    const Expr *To = nullptr;
    if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Parent);
        Binary && Binary->getOpcode() == BO_Assign && Binary->getRHS() == Outer)
      To = Binary->getLHS();
    else if (const auto *Call = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
             Call && Call->getOperator() == OO_Equal &&
             Call->getNumArgs() == 2 && Call->getArg(1) == Outer)
      To = Call->getArg(0);
    const auto *Ref =
        To ? dyn_cast<DeclRefExpr>(To->IgnoreParenImpCasts()) : nullptr;
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) &&
                   !Var->getType()->isReferenceType()
               ? Var
               : nullptr;
  }

  /// Every use of a local name of the object or, for a view, of something that
  /// refers into it.
  void follow(const VarDecl *Var, bool View, unsigned Depth) {
    Result.Read = Result.Named = true;
    if (!Seen.insert(Var).second)
      return;
    bool Mutable =
        !View && !Var->getType().getNonReferenceType().isConstQualified();
    if (Depth > 8) {
      Result.Write |= Mutable;
      return keep("is given too many other names");
    }
    if (const auto *Parts = dyn_cast<DecompositionDecl>(Var)) {
      for (const BindingDecl *Part : Parts->bindings())
        followName(Part, View, Depth);
      return;
    }
    followName(Var, View, Depth);
  }

  void followName(const ValueDecl *Name, bool View, unsigned Depth) {
    auto Refs = In.Scan.Refs.find(Name);
    if (Refs == In.Scan.Refs.end())
      return;
    for (const DeclRefExpr *Ref : Refs->second) {
      if (!isStillHeld(Held, In.Held(Ref)))
        keep("is used through '" + Name->getNameAsString() +
             "' after the lock");
      if (!View) {
        add(U.ofObject(Ref), Depth + 1);
        continue;
      }
      // What a view refers to is the object, or a part of it.
      for (Use Found : U.ofView(Ref)) {
        if (Found.What == Use::PointeeWrite)
          Found.What = Use::Write;
        add(Found, Depth + 1);
      }
      for (const Use &Found : U.ofPointer(Ref))
        if (Found.What == Use::PointeeWrite)
          Result.Write = true;
    }
  }

  const FunctionContext &In;
  const Uses &U;
  QualType Object;
  const Lockset &Held;
  llvm::SmallPtrSet<const VarDecl *, 4> Seen; ///< that were followed
};

} // namespace

StateUses usesOfState(const FunctionContext &In, const Uses &U, const Expr *At,
                      const Lockset &Held) {
  Follower F(In, U, At->getType(), Held);
  F.add(U.ofObject(At), 0);
  return std::move(F.Result);
}

} // namespace unlatch

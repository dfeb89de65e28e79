//===- SectionEffects.cpp - What else a critical section does ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/SectionEffects.h"

#include "matchers/Accessors.h"
#include "matchers/LockTypes.h"
#include "matchers/Locksets.h"
#include "matchers/Paths.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace unlatch {

namespace {

class EffectFinder : public RecursiveASTVisitor<EffectFinder> {
public:
  explicit EffectFinder(const FunctionContext &F) : F(F) {}

  bool VisitCallExpr(CallExpr *Call) {
    if (readsTheMoment(Call))
      return effect(Call, Of::Writers);
    if (isPlain(Call))
      return true;
    return effect(Call, fillsResult(Call) || changesAtomicElement(Call)
                            ? Of::Results
                            : Of::Any);
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) {
    const CXXConstructorDecl *Constructor = Construct->getConstructor();
    if (isInStd(Constructor) || Constructor->isTrivial() ||
        Constructor->isDefaulted() || Constructor->isCopyOrMoveConstructor())
      return true;
    return effect(Construct);
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (!Op->isAssignmentOp())
      return true;
    // Locals are nobody else's business.
    if (const auto *Ref =
            dyn_cast<DeclRefExpr>(Op->getLHS()->IgnoreParenImpCasts()))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
          Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType())
        return true;
    // m[k] = v is the map's own.
    if (const auto *Call =
            dyn_cast<CXXOperatorCallExpr>(Op->getLHS()->IgnoreParenImpCasts());
        Call && mapType(Call->getArg(0)->getType()))
      return true;
    return effect(Op, isResult(Op->getLHS()) ? Of::Results : Of::Any);
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    if (!Op->isIncrementDecrementOp())
      return true;
    if (const auto *Ref =
            dyn_cast<DeclRefExpr>(Op->getSubExpr()->IgnoreParenImpCasts()))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
          Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType())
        return true;
    return effect(Op, isResult(Op->getSubExpr()) ? Of::Results : Of::Any);
  }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *Delete) { return effect(Delete); }
  bool VisitCoawaitExpr(CoawaitExpr *E) { return effect(E); }
  bool VisitCoyieldExpr(CoyieldExpr *E) { return effect(E); }

private:
  /// Whose effect it is, where it is not simply one: a question that only
  /// writers need answered in their order, or the filling of a result.
  enum class Of { Any, Writers, Results };

  static const Expr *objectOf(const CallExpr *Call) {
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      return Member->getImplicitObjectArgument();
    return isa<CXXOperatorCallExpr>(Call) &&
                   isa_and_nonnull<CXXMethodDecl>(Call->getDirectCallee())
               ? Call->getArg(0)
               : nullptr;
  }

  /// Whether it is what a parameter of this function refers to or points to,
  /// or a part of that: what a function returns when it has more to return than
  /// one value.
  bool isResult(const Expr *E) const {
    for (;;) {
      E = E->IgnoreParenImpCasts();
      const auto *Member = dyn_cast<MemberExpr>(E);
      const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      if (Member && !Member->isArrow())
        E = Member->getBase();
      else if (Op && Op->getOperator() == OO_Subscript &&
               keepsValues(Op->getArg(0)->getType()))
        E = Op->getArg(0);
      else
        break;
    }
    bool Pointed = false;
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      E = Member->getBase()->IgnoreParenImpCasts();
      Pointed = true;
    } else if (const auto *Deref = dyn_cast<UnaryOperator>(E);
               Deref && Deref->getOpcode() == UO_Deref) {
      E = Deref->getSubExpr()->IgnoreParenImpCasts();
      Pointed = true;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Parm = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    return Parm && Parm->getDeclContext() == F.Decl &&
           (Parm->getType()->isPointerType() ||
            (!Pointed && Parm->getType()->isReferenceType()));
  }

  /// Whether the call does no more than change what a result holds.
  bool fillsResult(const CallExpr *Call) const {
    const Expr *Object = objectOf(Call);
    const auto *Method =
        dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
    if (!Object || !Method || !isResult(Object))
      return false;
    QualType T = Object->getType();
    if (T->isPointerType())
      T = T->getPointeeType();
    return isInStd(Method)
               ? keepsValues(T)
               : Method->isDefaulted() && (Method->isCopyAssignmentOperator() ||
                                           Method->isMoveAssignmentOperator());
  }

  /// An atomic in the map is as good a place for a result, as long as nothing
  /// that was found in the map goes there.
  bool changesAtomicElement(const CallExpr *Call) const {
    const Expr *Object = objectOf(Call);
    if (!Object || !isAtomic(Object->IgnoreParenImpCasts()->getType()))
      return false;
    FileRange Place = F.Src.range(Object->getSourceRange());
    return llvm::any_of(F.Out.Accesses,
                        [&](const MapAccess &A) {
                          return A.Op == MapOp::ElementRead && A.Mutable &&
                                 A.Mention == Place;
                        }) &&
           llvm::count_if(F.Out.Accesses, [](const MapAccess &A) {
             return isElementUse(A.Op);
           }) == 1;
  }

  /// Whether changing a standard object of that type changes nothing but what
  /// it holds.
  static bool keepsValues(QualType T) {
    const CXXRecordDecl *Record = recordOf(T);
    return Record && Record->getIdentifier() && isInStd(Record) &&
           llvm::is_contained({"basic_string", "vector", "array", "deque",
                               "list", "forward_list", "set", "unordered_set",
                               "multiset", "map", "unordered_map", "multimap",
                               "optional", "pair", "tuple", "shared_ptr"},
                              Record->getName());
  }

  /// Operations on the map, the guard and values of this function's own, and
  /// functions of the standard library that only compute.
  static bool isPlain(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return false;
    if (Callee->isConstexpr() || mutexOperation(Call) || givenObject(Callee))
      return true;
    if (!isInStd(Callee))
      return false;
    if (const Expr *Object = objectOf(Call)) {
      // m[k] = v is the map's own, whatever a string's operator= is.
      if (const auto *Element =
              dyn_cast<CXXOperatorCallExpr>(Object->IgnoreParenImpCasts());
          Element && isa<CXXOperatorCallExpr>(Call) &&
          cast<CXXOperatorCallExpr>(Call)->getOperator() == OO_Equal &&
          Element->getOperator() == OO_Subscript &&
          mapType(Element->getArg(0)->getType()))
        return true;
      QualType T = Object->getType();
      if (T->isPointerType())
        T = T->getPointeeType();
      if (mapType(T) || guardType(T) || mutexType(T) || isViewLike(T) ||
          cast<CXXMethodDecl>(Callee)->isConst())
        return !isErasedCallable(T);
      const auto *Ref = dyn_cast<DeclRefExpr>(stripToObject(Object));
      const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      return Var && Var->hasLocalStorage() &&
             !Var->getType()->isReferenceType();
    }
    static constexpr llvm::StringRef Pure[] = {"move",
                                               "forward",
                                               "make_shared",
                                               "make_unique",
                                               "make_pair",
                                               "make_tuple",
                                               "to_string",
                                               "get",
                                               "tie",
                                               "begin",
                                               "end",
                                               "as_const",
                                               "addressof",
                                               "max",
                                               "min",
                                               "next",
                                               "prev",
                                               "distance",
                                               "static_pointer_cast",
                                               "dynamic_pointer_cast",
                                               "forward_as_tuple"};
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call))
      return Op->getOperator() != OO_LessLess &&
             Op->getOperator() != OO_GreaterGreater && !Op->isAssignmentOp();
    // What a lambda does is looked at by itself.
    if (nameIn(Callee, {"erase_if"}))
      return Call->getNumArgs() == 2 &&
             isa<LambdaExpr>(Call->getArg(1)->IgnoreImplicit());
    return Callee->getIdentifier() &&
           llvm::is_contained(Pure, Callee->getName());
  }

  /// What another moment would answer otherwise: a clock, an atomic, whether
  /// an object that others share still lives, or a future is ready. Readers do
  /// not care; for writers the lock keeps the answers in the order of the
  /// writes, and what was asked first true until the write is done.
  static bool readsTheMoment(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !isInStd(Callee))
      return false;
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (!Member)
      return Callee->getIdentifier() && Callee->getName() == "now";
    // load() of an atomic<int> is its base's.
    QualType T =
        Member->getImplicitObjectArgument()->IgnoreParenImpCasts()->getType();
    if (T->isPointerType())
      T = T->getPointeeType();
    const CXXRecordDecl *Record = recordOf(T);
    return cast<CXXMethodDecl>(Callee)->isConst() &&
           (isAtomic(T) || nameIn(Callee, {"use_count"}) ||
            (Record && Record->getIdentifier() &&
             (Record->getName().starts_with("stop_") ||
              Record->getName().ends_with("weak_ptr") ||
              Record->getName().ends_with("future"))));
  }

  bool writesMap(int Section) const {
    return llvm::any_of(F.Out.Accesses, [&](const MapAccess &A) {
      return isWrite(A.Op) && llvm::any_of(A.Held, [&](const HeldLock &L) {
               return L.Section == Section;
             });
    });
  }

  bool effect(const Expr *E, Of What = Of::Any) {
    const Lockset *Held = F.Held(E);
    if (!Held)
      return true;
    for (const HeldLock &L : *Held) {
      if (L.Section < 0 || size_t(L.Section) >= F.Out.Sections.size() ||
          (What == Of::Writers && !writesMap(L.Section)))
        continue;
      F.Out.Sections[L.Section].OtherEffects = true;
      F.Out.Sections[L.Section].EffectsBeyondResults |= What != Of::Results;
    }
    return true;
  }

  const FunctionContext &F;
};

} // namespace

void collectSectionEffects(const FunctionContext &Function) {
  if (Function.Out.Sections.empty() || !Function.Decl)
    return;
  EffectFinder Finder(Function);
  Finder.TraverseStmt(Function.Decl->getBody());
}

} // namespace unlatch

//===- BodyScan.cpp - What a function's body mentions --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/BodyScan.h"

#include "matchers/Accessors.h"
#include "matchers/CalledBack.h"
#include "matchers/LockTypes.h"
#include "matchers/PerThread.h"
#include "matchers/RangeUses.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"
#include "matchers/Wrappers.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace unlatch {

/// Algorithms that call their argument before they return, on the caller's
/// thread.
static bool runsInPlace(llvm::StringRef Algorithm) {
  static const std::set<llvm::StringRef> Names = {
      "for_each",     "for_each_n",    "find_if",       "find_if_not",
      "any_of",       "all_of",        "none_of",       "count_if",
      "transform",    "accumulate",    "reduce",        "sort",
      "stable_sort",  "remove_if",     "copy_if",       "erase_if",
      "partition",    "min_element",   "max_element",   "generate",
      "replace_if",   "call_once",     "visit",         "apply",
      "invoke",       "lower_bound",   "upper_bound",   "partition_point",
      "max",          "min",           "inner_product", "nth_element",
      "partial_sort", "adjacent_find", "equal",         "generate_n"};
  return Names.count(Algorithm);
}

static bool runsInPlace(const FunctionDecl *Callee) {
  return Callee && isInStd(Callee) && Callee->getIdentifier() &&
         runsInPlace(Callee->getName());
}

const CXXMethodDecl *callOperator(const LambdaExpr *Lambda) {
  const FunctionTemplateDecl *Generic = Lambda->getDependentCallOperator();
  if (!Generic) {
    const CXXMethodDecl *Method = Lambda->getCallOperator();
    return Method->isDependentContext() ? nullptr : Method;
  }
  for (const FunctionDecl *Spec : Generic->specializations())
    if (Spec->hasBody() && !Spec->isDependentContext())
      return cast<CXXMethodDecl>(Spec);
  return nullptr;
}

/// A visitor made of closures, overloaded{[](A) {}, [](B) {}}: it is called as
/// they are.
static bool joinsClosures(const InitListExpr *List) {
  const CXXRecordDecl *Record = List->getType()->getAsCXXRecordDecl();
  return Record && Record->getNumBases() != 0 && Record->field_empty() &&
         llvm::all_of(Record->bases(), [](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *Closure = Base.getType()->getAsCXXRecordDecl();
           return Closure && Closure->isLambda();
         });
}

/// True if the closure that E gives is called where E stands, and not kept.
static bool isInPlace(const Expr *E, const ParentMap &Parents) {
  bool OfAdaptor = false; // of a range, which calls it where that is walked
  const Stmt *Child = E;
  for (const Stmt *S = Parents.getParent(Child); S;
       Child = S, S = Parents.getParent(S)) {
    if (passesCallable(S))
      continue;
    if (const auto *List = dyn_cast<InitListExpr>(S)) {
      if (joinsClosures(List))
        continue;
      return false;
    }
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
      // By-value parameters of algorithms copy the closure.
      if (Construct->getConstructor()->isCopyOrMoveConstructor())
        continue;
      return false;
    }
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S)) {
      if (OfAdaptor && Op->getOperator() == OO_Pipe)
        continue;
      if (Op->getOperator() != OO_Call || Op->getNumArgs() == 0)
        return false;
      if (Op->getArg(0) == Child)
        return !OfAdaptor;
      if (!takesClosure(rangeAdaptor(Op->getArg(0)))) {
        llvm::StringRef Algorithm = rangeAlgorithm(Op->getArg(0));
        return OfAdaptor ? !Algorithm.empty() : runsInPlace(Algorithm);
      }
      OfAdaptor = true;
      continue;
    }
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      return OfAdaptor && Declaration->isSingleDecl() &&
             Declaration->getSingleDecl()->isImplicit() &&
             isa_and_nonnull<CXXForRangeStmt>(Parents.getParent(Declaration));
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(S)) {
      // The predicate of a wait runs with the lock held.
      const CXXMethodDecl *Method = Member->getMethodDecl();
      return Method && isInStd(Method) && Method->getIdentifier() &&
             Method->getName().starts_with("wait");
    }
    if (const auto *Call = dyn_cast<CallExpr>(S))
      return runsInPlace(Call->getDirectCallee());
    return false;
  }
  return false;
}

namespace {

class Scanner : public RecursiveASTVisitor<Scanner> {
public:
  Scanner(ParentMap &Parents, const BodyScan::Takers &Inlined, BodyScan &Out)
      : Parents(Parents), Inlined(Inlined), Out(Out) {}

  bool TraverseLambdaExpr(LambdaExpr *Lambda) {
    for (unsigned I = 0, N = Lambda->capture_size(); I != N; ++I)
      TraverseStmt(Lambda->capture_init_begin()[I]);
    const CXXMethodDecl *Method = callOperator(Lambda);
    if (!Method)
      return true; // what it names is accounted for as not understood
    if (!isInPlace(Lambda, Parents)) {
      auto Known = Inlined.find(Lambda);
      auto Taker = Known != Inlined.end() ? Known->second : takerOf(Lambda);
      if (Taker.first) {
        Out.UnderLock[Lambda] = Taker;
        Given.insert(Method->param_begin(), Method->param_end());
      } else if (Known == Inlined.end()) {
        Out.Stored.push_back(Lambda);
        return true;
      }
    }
    Out.InPlace.push_back(Lambda);
    for (const ParmVarDecl *P : Method->parameters())
      note(P);
    Stmt *Body = Method->getBody();
    if (Body != Lambda->getBody()) {
      Parents.addStmt(Body);
      Parents.setParent(Body, Lambda);
    }
    return TraverseStmt(Body);
  }

  // Operands that are never evaluated say nothing about the running program.
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) {
    return true;
  }
  bool TraverseCXXNoexceptExpr(CXXNoexceptExpr *) { return true; }
  bool TraverseDecltypeTypeLoc(DecltypeTypeLoc, bool = true) { return true; }

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    note(Ref->getDecl());
    if (const auto *Function = dyn_cast<FunctionDecl>(Ref->getDecl()))
      function(Ref, Function);
    else
      mention(Ref, Ref->getDecl());
    return true;
  }
  bool VisitMemberExpr(MemberExpr *Member) {
    note(Member->getMemberDecl());
    mention(Member, Member->getMemberDecl());
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    Out.Calls.push_back(Call);
    const ValueDecl *Given = givenObject(Call);
    if (Given && mapType(Given->getType()) &&
        !Given->getType()->isPointerType())
      Out.Maps.push_back({Call, Given});
    else if (Given && !wrappedMap(Given->getType()).isNull())
      Out.Wrappers.push_back({Call, Given});
    Out.LockedPointers = Out.LockedPointers || lockedPointer(Call);
    return true;
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Op) {
    // *locked and locked->, where the map is what a locked pointer leads to.
    bool Arrow = Op->getOperator() == OO_Arrow;
    bool Star = Op->getOperator() == OO_Star && Op->getNumArgs() == 1;
    if ((!Arrow && !Star) || !guardType(Op->getArg(0)->getType()))
      return true;
    QualType T = Op->getType();
    if (mapType(Arrow && T->isPointerType() ? T->getPointeeType() : T))
      Out.Maps.push_back({Op, nullptr});
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) {
    Out.Calls.push_back(Construct);
    return true;
  }
  bool VisitVarDecl(VarDecl *Var) {
    note(Var);
    if (const Expr *Init = Var->hasLocalStorage() ? Var->getInit() : nullptr)
      if (const auto *Lambda = dyn_cast<LambdaExpr>(Init->IgnoreImplicit()))
        Named.emplace_back(Var, Lambda);
    if (!Var->getType()->isReferenceType() &&
        (guardType(Var->getType()) || mayHoldGuard(Var->getType())))
      Out.Guards.push_back(Var);
    return true;
  }
  bool VisitBindingDecl(BindingDecl *Binding) {
    note(Binding);
    return true;
  }
  bool VisitCoawaitExpr(CoawaitExpr *E) {
    // Those at the beginning and the end are the compiler's, outside of
    // everything that is written.
    if (!E->isImplicit())
      Out.Suspensions.push_back(E);
    return true;
  }
  bool VisitCoyieldExpr(CoyieldExpr *E) {
    Out.Suspensions.push_back(E);
    return true;
  }
  bool VisitReturnStmt(ReturnStmt *S) { return jump(S); }
  bool VisitCoreturnStmt(CoreturnStmt *S) { return jump(S); }
  bool VisitBreakStmt(BreakStmt *S) { return jump(S); }
  bool VisitContinueStmt(ContinueStmt *S) { return jump(S); }
  bool VisitGotoStmt(GotoStmt *S) {
    Out.Gotos.emplace_back(S, S->getLabel()->getStmt());
    return jump(S);
  }
  bool VisitIndirectGotoStmt(IndirectGotoStmt *S) {
    Out.Gotos.emplace_back(S, nullptr);
    return jump(S);
  }

  void finish() {
    for (const auto &[Var, Lambda] : Named) {
      auto Refs = Out.Refs.lookup(Var);
      if (llvm::all_of(Refs, [&](const DeclRefExpr *Ref) {
            return isInPlace(Ref, Parents);
          })) {
        Out.Called.insert(Lambda);
        Out.Names.try_emplace(Lambda, Var);
      } else if (Refs.size() == 1) {
        if (auto Taker = takerOf(Refs.front()); Taker.first)
          Out.GivenByName[Lambda] = Taker;
      }
    }
  }

private:
  /// The call that runs the closure under a lock of its own; null for none.
  BodyScan::Taker takerOf(const Expr *Closure) const {
    unsigned Index = 0;
    const CallExpr *Call = callTaking(Closure, Parents, Index);
    if (!Call || !callsBack(Call, Index))
      return {nullptr, 0};
    return {Call, Index};
  }

  bool jump(Stmt *S) {
    if (S->getBeginLoc().isMacroID())
      Out.Jumps.push_back(S);
    return true;
  }

  void note(const NamedDecl *D) {
    if (D->getIdentifier())
      Out.Identifiers.insert(D->getName());
  }

  void function(const DeclRefExpr *Ref, const FunctionDecl *Function) {
    const Stmt *Child = Ref;
    const Stmt *Parent = Parents.getParent(Ref);
    while (isa_and_nonnull<ImplicitCastExpr>(Parent) ||
           isa_and_nonnull<ParenExpr>(Parent)) {
      Child = Parent;
      Parent = Parents.getParent(Parent);
    }
    const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
    if (!Call || Call->getCallee() != Child)
      Out.FunctionRefs.push_back(Function);
  }

  void mention(const Expr *At, const ValueDecl *D) {
    const auto *Var = dyn_cast<VarDecl>(D);
    bool Local = isa<BindingDecl>(D) || (Var && !Var->hasGlobalStorage());
    if (Local) {
      Out.Refs[D].push_back(cast<DeclRefExpr>(At));
      if (mapType(D->getType()) && D->getType()->isReferenceType() &&
          (!isa<ParmVarDecl>(D) || Given.contains(cast<ParmVarDecl>(D))))
        Out.Maps.push_back({At, D});
      return;
    }
    if (!Var && !isa<FieldDecl>(D))
      return;
    QualType T = D->getType();
    // What a wrapper does with its value is no access of its own.
    if (const auto *Field = dyn_cast<FieldDecl>(D);
        Field && isWrappedValue(Field))
      return;
    if (mapType(T) && !T->isPointerType() && !isPerThread(D))
      Out.Maps.push_back({At, D});
    else if (mutexType(T))
      Out.Mutexes.push_back({At, D});
    else
      Out.States.push_back({At, D});
    if (!wrappedMap(T).isNull())
      Out.Wrappers.push_back({At, D});
  }

  ParentMap &Parents;
  const BodyScan::Takers &Inlined;
  BodyScan &Out;
  /// Parameters of closures that are run with something of their runner's.
  llvm::DenseSet<const ParmVarDecl *> Given;
  std::vector<std::pair<const VarDecl *, const LambdaExpr *>> Named;
};

} // namespace

BodyScan scanBody(llvm::ArrayRef<const Stmt *> Roots, ParentMap &Parents,
                  const BodyScan::Takers &Inlined) {
  BodyScan Out;
  Scanner Scan(Parents, Inlined, Out);
  for (const Stmt *Root : Roots)
    Scan.TraverseStmt(const_cast<Stmt *>(Root));
  Scan.finish();
  return Out;
}

} // namespace unlatch

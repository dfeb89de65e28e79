//===- Effects.cpp - What code does besides its work on maps --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Effects.h"

#include "matchers/Accessors.h"
#include "matchers/BodyScan.h"
#include "matchers/LockTypes.h"
#include "matchers/Locksets.h"
#include "matchers/Paths.h"
#include "matchers/QuietTypes.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"
#include "matchers/Wrappers.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseMap.h"

using namespace clang;

namespace unlatch {

namespace {

/// Functions that call functions are followed this far; beyond, nothing is
/// assumed.
constexpr unsigned MaxCallDepth = 8;

/// What is known of functions whose bodies were seen. One that calls itself,
/// or is called by whom it calls, is not looked through.
using Verdicts = llvm::DenseMap<const FunctionDecl *, bool>;

bool isQuiet(const FunctionDecl *Callee, Verdicts &Known, unsigned Depth);

/// The body of the function at hand, where Depth is 0. In those that it calls,
/// which whoever reads it need not have seen, more counts.
class EffectFinder : public RecursiveASTVisitor<EffectFinder> {
public:
  EffectFinder(const FunctionDecl *In, EffectSink Sink, Verdicts &Known,
               unsigned Depth)
      : In(In), Sink(Sink), Known(Known), Depth(Depth) {}

  bool VisitCallExpr(CallExpr *Call) {
    if (readsTheMoment(Call))
      return Sink(Call, EffectOf::Moment);
    if (isPlain(Call) || endsProcess(Call))
      return true;
    if (std::optional<EffectOf> Filled = fills(Call))
      return Sink(Call, *Filled);
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Sink(Call, Callee && isQuiet(Callee, Known, Depth + 1)
                          ? EffectOf::QuietCall
                          : EffectOf::Any);
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) {
    const CXXConstructorDecl *Constructor = Construct->getConstructor();
    if (isInStd(Constructor))
      return (isCalled() ? isOfValues(Construct->getType())
                         : !beginsSomething(Construct)) ||
             Sink(Construct, EffectOf::Any);
    if (Constructor->isTrivial() ||
        (!isCalled() && Constructor->isCopyOrMoveConstructor()))
      return true;
    if (Constructor->isDefaulted())
      return isCalled() || onlyMakes(Constructor) ||
             Sink(Construct, EffectOf::Any);
    return Sink(Construct, isQuiet(Constructor, Known, Depth + 1)
                               ? EffectOf::QuietCall
                               : EffectOf::Any);
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (!Op->isAssignmentOp() || isOwnVariable(Op->getLHS()))
      return true;
    // m[k] = v is the map's own.
    if (const auto *Call =
            dyn_cast<CXXOperatorCallExpr>(Op->getLHS()->IgnoreParenImpCasts());
        Call && mapType(Call->getArg(0)->getType()))
      return true;
    return Sink(Op, whose(Op->getLHS()).value_or(EffectOf::Any));
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    if (!Op->isIncrementDecrementOp() || isOwnVariable(Op->getSubExpr()))
      return true;
    return Sink(Op, whose(Op->getSubExpr()).value_or(EffectOf::Any));
  }
  /// Of a generic lambda, what runs is an instantiation.
  bool TraverseLambdaExpr(LambdaExpr *Lambda) {
    const CXXMethodDecl *Runs =
        Lambda->isGenericLambda() ? callOperator(Lambda) : nullptr;
    if (!Runs || !Runs->getBody())
      return RecursiveASTVisitor::TraverseLambdaExpr(Lambda);
    return llvm::all_of(Lambda->capture_inits(),
                        [&](Expr *Init) { return TraverseStmt(Init); }) &&
           TraverseStmt(Runs->getBody());
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    return asksProgram(Ref, Ref->getDecl());
  }
  bool VisitMemberExpr(MemberExpr *Member) {
    return asksProgram(Member, Member->getMemberDecl());
  }
  bool VisitVarDecl(VarDecl *Var) {
    const Expr *Init = Var->getInit();
    return !Init ||
           (isCalled() ? isQuietType(Var->getType())
                       : !isMadeHere(Init) || !endsLoudly(Var->getType())) ||
           Sink(isCalled() ? Init : Init->IgnoreImplicit(), EffectOf::Any);
  }
  bool VisitCXXBindTemporaryExpr(CXXBindTemporaryExpr *Temporary) {
    return !isCalled() || isQuietType(Temporary->getType()) ||
           Sink(Temporary, EffectOf::Any);
  }
  bool VisitCXXDefaultArgExpr(CXXDefaultArgExpr *Default) {
    return stands(Default->getExpr(), Default);
  }
  bool VisitCXXDefaultInitExpr(CXXDefaultInitExpr *Default) {
    return stands(Default->getExpr(), Default);
  }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *Delete) {
    return Sink(Delete, EffectOf::Any);
  }
  bool VisitCoawaitExpr(CoawaitExpr *E) { return Sink(E, EffectOf::Any); }
  bool VisitCoyieldExpr(CoyieldExpr *E) { return Sink(E, EffectOf::Any); }

private:
  /// Local ones are nobody else's business.
  static bool isOwnVariable(const Expr *E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
  }

  bool isCalled() const { return Depth != 0; }

  /// What is written elsewhere, and done where Place is.
  bool stands(const Expr *E, const Expr *Place) {
    if (isCalled())
      return TraverseStmt(const_cast<Expr *>(E));
    return isQuietHere([&](EffectFinder &Inner) {
             Inner.TraverseStmt(const_cast<Expr *>(E));
           }) ||
           Sink(Place, EffectOf::Any);
  }

  /// Whether the code that Visit looks at does nothing but make objects, by the
  /// measure of this function's own code.
  bool isQuietHere(llvm::function_ref<void(EffectFinder &)> Visit) const {
    bool Quiet = Nesting < MaxCallDepth;
    auto Note = [&](const Expr *, EffectOf Whose) {
      Quiet &= Whose == EffectOf::QuietCall || Whose == EffectOf::NewObject;
      return Quiet;
    };
    EffectFinder Inner(In, Note, Known, 0);
    Inner.Nesting = Nesting + 1;
    if (Quiet)
      Visit(Inner);
    return Quiet;
  }

  /// Nobody wrote the constructor down, but perhaps what it makes members of.
  bool onlyMakes(const CXXConstructorDecl *Constructor) const {
    return isQuietHere([&](EffectFinder &Inner) {
      for (const CXXCtorInitializer *Init : Constructor->inits())
        Inner.TraverseStmt(Init->getInit());
    });
  }

  /// Neither a copy nor what a call gave.
  static bool isMadeHere(const Expr *Init) {
    Init = Init->IgnoreImplicit();
    const auto *Construct = dyn_cast<CXXConstructExpr>(Init);
    return isa<InitListExpr>(Init) ||
           (Construct &&
            !Construct->getConstructor()->isCopyOrMoveConstructor());
  }

  /// What such a function asks of the program at large may be otherwise when
  /// the section is over.
  bool asksProgram(const Expr *E, const ValueDecl *Named) {
    const auto *Var = dyn_cast<VarDecl>(Named);
    return !isCalled() || !Var || !Var->hasGlobalStorage() ||
           Var->getType().isConstQualified() || Sink(E, EffectOf::Moment);
  }

  static const Expr *objectOf(const CallExpr *Call) {
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      return Member->getImplicitObjectArgument();
    return isa<CXXOperatorCallExpr>(Call) &&
                   isa_and_nonnull<CXXMethodDecl>(Call->getDirectCallee())
               ? Call->getArg(0)
               : nullptr;
  }

  /// What a parameter of this function refers to or points to, or a part of
  /// that, is what a function returns when it has more to return than one
  /// value; what a constructor makes is nobody else's yet.
  std::optional<EffectOf> whose(const Expr *E) const {
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
    if (isa<CXXThisExpr>(E) && isa<CXXConstructorDecl>(In))
      return EffectOf::NewObject;
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Parm = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    if (Parm && Parm->getDeclContext() == In &&
        (Parm->getType()->isPointerType() ||
         (!Pointed && Parm->getType()->isReferenceType())))
      return EffectOf::Results;
    return std::nullopt;
  }

  /// Whose object it is, where the call does no more than change what that
  /// holds.
  std::optional<EffectOf> fills(const CallExpr *Call) const {
    const Expr *Object = objectOf(Call);
    const auto *Method =
        dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
    if (!Object || !Method)
      return std::nullopt;
    QualType T = Object->getType();
    if (T->isPointerType())
      T = T->getPointeeType();
    bool Fills = isInStd(Method) ? keepsValues(T)
                                 : Method->isDefaulted() &&
                                       (Method->isCopyAssignmentOperator() ||
                                        Method->isMoveAssignmentOperator());
    return Fills ? whose(Object) : std::nullopt;
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

  /// A constant expression of what it is given. Strings and vectors have
  /// constexpr functions that change them, others change their arguments, or
  /// call them. A lambda is constexpr whatever it calls.
  static bool onlyComputes(const FunctionDecl *Callee) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    DeclarationName CallOperator =
        Callee->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
    return Callee->isConstexpr() &&
           (!Method || Method->isStatic() || Method->isConst()) &&
           !(Method && Method->getParent()->isLambda()) &&
           llvm::none_of(Callee->parameters(), [&](const ParmVarDecl *Parm) {
             QualType T = Parm->getType();
             const CXXRecordDecl *Record = recordOf(T.getNonReferenceType());
             return (Record && Record->hasDefinition() &&
                     !Record->lookup(CallOperator).empty()) ||
                    ((T->isReferenceType() || T->isPointerType()) &&
                     !T->getPointeeType().isConstQualified());
           });
  }

  /// Standard objects that do nothing to anything else; a file or a thread
  /// does.
  static bool isOfValues(QualType T) {
    const CXXRecordDecl *Record = recordOf(T);
    return isQuietType(T) &&
           (keepsValues(T) || isViewLike(T) || guardType(T) ||
            (Record && Record->getIdentifier() &&
             llvm::is_contained({"allocator", "unique_ptr", "initializer_list",
                                 "hash", "equal_to", "less", "runtime_error",
                                 "logic_error", "out_of_range",
                                 "invalid_argument"},
                                Record->getName())));
  }

  /// *locked, locked->
  static bool followsLocked(const CallExpr *Call) {
    const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
    return Op && Op->getNumArgs() == 1 &&
           (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star) &&
           guardType(Op->getArg(0)->getType());
  }

  /// Operations on the map, the guard and values of this function's own, and
  /// functions of the standard library that only compute.
  bool isPlain(const CallExpr *Call) const {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return false;
    if (onlyComputes(Callee) || mutexOperation(Call) || givenObject(Callee) ||
        lockedPointer(Call) || followsLocked(Call))
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
      return isOwnVariable(stripToObject(Object));
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
    if (isCalled() && nameIn(Callee, {"make_shared", "make_unique"}))
      return isQuietType(Call->getType());
    return Callee->getIdentifier() &&
           llvm::is_contained(Pure, Callee->getName());
  }

  /// What an assertion that fails calls: nobody goes on to notice.
  static bool endsProcess(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee && Callee->isNoReturn() &&
           nameIn(Callee, {"abort", "terminate", "__assert_fail", "__assert",
                           "__assert_rtn", "__builtin_trap"});
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

  const FunctionDecl *In;
  EffectSink Sink;
  Verdicts &Known;
  unsigned Depth;
  unsigned Nesting = 0; ///< makings of parts within makings
};

/// Whether a call of it does nothing that anybody but its caller could notice,
/// and that only by what it returns.
bool isQuiet(const FunctionDecl *Callee, Verdicts &Known, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  const Stmt *Body = Callee->getBody(Definition);
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  const auto *Constructor = dyn_cast_or_null<CXXConstructorDecl>(Definition);
  if (!Body || isInStd(Callee) || Definition->isDependentContext() ||
      Depth > MaxCallDepth || isa<CXXDestructorDecl>(Definition) ||
      (Method && Method->isVirtual() && !Method->hasAttr<FinalAttr>()) ||
      (Constructor && !isQuietType(*Constructor->getParent())))
    return false;
  auto [Place, New] = Known.try_emplace(Definition, false);
  if (!New)
    return Place->second;
  bool Quiet = true;
  auto Sink = [&](const Expr *, EffectOf Whose) {
    Quiet &= Whose == EffectOf::QuietCall || Whose == EffectOf::NewObject;
    return Quiet;
  };
  EffectFinder Finder(Definition, Sink, Known, Depth);
  if (Constructor)
    for (const CXXCtorInitializer *Init : Constructor->inits())
      Finder.TraverseStmt(Init->getInit());
  Finder.TraverseStmt(const_cast<Stmt *>(Body));
  return Known[Definition] = Quiet;
}

} // namespace

void findEffects(const FunctionDecl *In, EffectSink Sink) {
  Verdicts Known;
  EffectFinder(In, Sink, Known, 0).TraverseStmt(In->getBody());
}

} // namespace unlatch

//===- PointeeChanges.cpp - What functions do beyond their arguments ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// void reset(const Entry &entry) { entry.peer->score = 0; }
//
// To the map this is a read of an element. To whoever looks at the peer under
// the same lock it is a write. Bodies are looked through by the text of each
// expression: whether it begins at the argument, and leads through a pointer.

#include "matchers/PointeeChanges.h"

#include "matchers/Types.h"
#include "matchers/UseTools.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace unlatch {

static bool leadsToMutable(QualType T, unsigned Depth) {
  T = T.getCanonicalType().getNonReferenceType();
  if (T->isAnyPointerType())
    return !T->getPointeeType().isConstQualified() &&
           !T->getPointeeType()->isFunctionType();
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !Record->hasDefinition() || Depth > 6)
    return false;
  Record = Record->getDefinition();
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  bool Pointer = isSmartPointer(T);
  if (Spec && (Pointer || isInStd(Record))) {
    for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
      if (Arg.getKind() == TemplateArgument::Type) {
        if (Pointer)
          return !Arg.getAsType().isConstQualified();
        if (leadsToMutable(Arg.getAsType(), Depth + 1))
          return true;
      }
    return false;
  }
  if (Record->getASTContext().getSourceManager().isInSystemHeader(
          Record->getLocation()))
    return false;
  return llvm::any_of(Record->fields(),
                      [&](const FieldDecl *Field) {
                        return (Field->getType()->isReferenceType() &&
                                !Field->getType()
                                     .getNonReferenceType()
                                     .isConstQualified()) ||
                               leadsToMutable(Field->getType(), Depth + 1);
                      }) ||
         llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
           return leadsToMutable(Base.getType(), Depth + 1);
         });
}

bool leadsToMutable(QualType T) { return leadsToMutable(T, 0); }

namespace {

class Reader {
public:
  Reader(const ValueDecl *From, unsigned Depth) : From(From), Depth(Depth) {}

  bool changes(const Stmt *Root) const {
    llvm::SmallVector<const Stmt *, 32> Work{Root};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (changesHere(S))
        return true;
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
        Work.push_back(Lambda->getBody());
      Work.append(S->child_begin(), S->child_end());
    }
    return false;
  }

private:
  /// Where an expression begins, and whether a pointer is followed in it.
  struct Way {
    bool FromArgument = false;
    bool Beyond = false;
  };

  Way way(const Expr *E, unsigned Steps = 0) const {
    E = E->IgnoreParenImpCasts();
    if (Steps > 40)
      return {};
    auto Through = [&](const Expr *Inner, bool Pointer) {
      Way W = way(Inner, Steps + 1);
      W.Beyond |= Pointer;
      return W;
    };
    if (isa<CXXThisExpr>(E))
      return {From == nullptr, false};
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      if (Ref->getDecl() == From)
        return {From != nullptr, Ref->getDecl()->getType()->isAnyPointerType()};
      // A local name for something in it.
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      if (const auto *Part = dyn_cast<BindingDecl>(Ref->getDecl()))
        Var = dyn_cast<VarDecl>(Part->getDecomposedDecl());
      if (Var && Var->hasLocalStorage() && Var->getInit() &&
          (Var->getType()->isReferenceType() ||
           leadsToMutable(Var->getType()) || isIterator(Var->getType())))
        return way(Var->getInit(), Steps + 1);
      return {};
    }
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return Through(
          Member->getBase(),
          (Member->isArrow() &&
           !isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
           Member->getBase()->getType()->isAnyPointerType() &&
           !isArrowOf(Member->getBase())) ||
              Member->getMemberDecl()->getType()->isReferenceType());
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return Through(
          Unary->getSubExpr(),
          Unary->getOpcode() == UO_Deref &&
              !isa<CXXThisExpr>(Unary->getSubExpr()->IgnoreParenImpCasts()));
    if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E))
      return Through(
          Index->getBase(),
          !Index->getBase()->IgnoreParenImpCasts()->getType()->isArrayType());
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
      return Op->getNumArgs() == 0
                 ? Way{}
                 : Through(Op->getArg(0),
                           (Op->getOperator() == OO_Arrow ||
                            Op->getOperator() == OO_Star) &&
                               isSmartPointer(Op->getArg(0)->getType()));
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
      return Through(Call->getImplicitObjectArgument(), false);
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return Call->getNumArgs() == 1 ? Through(Call->getArg(0), false) : Way{};
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      return Construct->getNumArgs() == 1 ? Through(Construct->getArg(0), false)
                                          : Way{};
    if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
      Way W = way(Choice->getTrueExpr(), Steps + 1);
      return W.FromArgument ? W : way(Choice->getFalseExpr(), Steps + 1);
    }
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
      return way(Cast->getSubExpr(), Steps + 1);
    if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(E))
      return way(Made->getSubExpr(), Steps + 1);
    if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      return way(Bound->getSubExpr(), Steps + 1);
    return {};
  }

  /// p->x of a smart pointer is operator->() and then a plain one.
  static bool isArrowOf(const Expr *E) {
    const auto *Op = dyn_cast<CXXOperatorCallExpr>(E->IgnoreParenImpCasts());
    return Op && Op->getOperator() == OO_Arrow;
  }

  bool isBeyond(const Expr *E) const {
    Way W = way(E);
    return W.FromArgument && W.Beyond &&
           !isSynchronized(
               E->IgnoreParenImpCasts()->getType().getUnqualifiedType());
  }

  bool changesHere(const Stmt *S) const {
    if (const auto *Binary = dyn_cast<BinaryOperator>(S))
      return Binary->isAssignmentOp() && isBeyond(Binary->getLHS());
    if (const auto *Unary = dyn_cast<UnaryOperator>(S))
      return Unary->isIncrementDecrementOp() && isBeyond(Unary->getSubExpr());
    if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S))
      return way(Delete->getArgument()).FromArgument;
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S)) {
      if (Op->isAssignmentOp() || Op->getOperator() == OO_PlusPlus ||
          Op->getOperator() == OO_MinusMinus)
        return Op->getNumArgs() > 0 && isBeyond(Op->getArg(0));
      return passesOn(Op);
    }
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S)) {
      const CXXMethodDecl *Method = Call->getMethodDecl();
      const Expr *Object = Call->getImplicitObjectArgument();
      if (Method && isBeyond(Object) && !Method->isConst() &&
          !isConstAccess(Method))
        return true;
      if (Method && !isInStd(Method) && way(Object).FromArgument &&
          leadsToMutable(Method->getThisType()->getPointeeType()) &&
          mayChange(Method, ObjectItself, Depth + 1))
        return true;
      return passesOn(Call);
    }
    if (const auto *Call = dyn_cast<CallExpr>(S))
      return passesOn(Call);
    return false;
  }

  /// find() and the like, of which there is a const one as well.
  static bool isConstAccess(const CXXMethodDecl *Method) {
    return isInStd(Method) &&
           nameIn(Method, {"begin", "end", "find", "at", "front", "back", "get",
                           "data", "value", "lower_bound", "upper_bound"});
  }

  /// It, or what it points to, goes to another function.
  bool passesOn(const CallExpr *Call) const {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return llvm::any_of(Call->arguments(), [&](const Expr *Arg) {
        return way(Arg).FromArgument && leadsToMutable(Arg->getType());
      });
    unsigned Skipped =
        isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(Callee) ? 1 : 0;
    for (unsigned I = Skipped; I < Call->getNumArgs(); ++I) {
      const Expr *Arg = Call->getArg(I);
      if (I - Skipped >= Callee->getNumParams())
        break;
      QualType T = Callee->getParamDecl(I - Skipped)->getType();
      Way W = way(Arg);
      if (!W.FromArgument)
        continue;
      bool Writable = T->isLValueReferenceType() &&
                      !T.getNonReferenceType().isConstQualified();
      if (W.Beyond && Writable)
        return true;
      if (!isInStd(Callee) && leadsToMutable(T) &&
          mayChange(Callee, I - Skipped, Depth + 1))
        return true;
    }
    return false;
  }

  /// By reference to const, as a const member function takes its object.
  static bool takesConst(const FunctionDecl *Callee, unsigned Index) {
    if (Index == ObjectItself) {
      const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
      return Method && Method->isConst();
    }
    QualType T = Callee->getParamDecl(Index)->getType();
    return T->isReferenceType() && T.getNonReferenceType().isConstQualified();
  }

public:
  static bool mayChange(const FunctionDecl *Callee, unsigned Index,
                        unsigned Depth) {
    const FunctionDecl *Body = nullptr;
    if (Callee->getASTContext().getSourceManager().isInSystemHeader(
            Callee->getLocation()))
      return false;
    if (Depth > 3 || !Callee->hasBody(Body) || Body->isDependentContext())
      return !takesConst(Callee, Index);
    const ValueDecl *From =
        Index == ObjectItself ? nullptr : Body->getParamDecl(Index);
    return Reader(From, Depth).changes(Body->getBody());
  }

private:
  const ValueDecl *From; ///< null for the object itself
  unsigned Depth;
};

} // namespace

bool mayChangePointee(const FunctionDecl *Callee, unsigned Index) {
  return Reader::mayChange(Callee, Index, 0);
}

bool changesPointeeOf(const LambdaExpr *Closure, const ValueDecl *Captured) {
  return Reader(Captured, 0).changes(Closure->getBody());
}

const FunctionDecl *calledWithPointers(const Expr *Arg) {
  Arg = Arg->IgnoreParenImpCasts();
  const FunctionDecl *Found = nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(Arg);
      Unary && Unary->getOpcode() == UO_AddrOf)
    Arg = Unary->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Arg))
    Found = dyn_cast<FunctionDecl>(Ref->getDecl());
  const CXXRecordDecl *Record = recordOf(Arg->getType());
  if (!Found && Record && Record->hasDefinition() && !isInStd(Record)) {
    Record = Record->getDefinition();
    for (const CXXMethodDecl *Method : Record->methods())
      if (Method->getOverloadedOperator() == OO_Call)
        Found = Method;
    if (Record->isGenericLambda())
      for (const FunctionDecl *Made : Record->getLambdaCallOperator()
                                          ->getDescribedFunctionTemplate()
                                          ->specializations())
        Found = Made;
  }
  return Found && llvm::any_of(Found->parameters(),
                               [](const ParmVarDecl *Parm) {
                                 return leadsToMutable(Parm->getType());
                               })
             ? Found
             : nullptr;
}

bool callsBackToChange(const CallExpr *Call) {
  return llvm::any_of(Call->arguments(), [](const Expr *Arg) {
    const FunctionDecl *Visitor = calledWithPointers(Arg);
    for (unsigned I = 0; Visitor && I != Visitor->getNumParams(); ++I)
      if (leadsToMutable(Visitor->getParamDecl(I)->getType()) &&
          mayChangePointee(Visitor, I))
        return true;
    return false;
  });
}

} // namespace unlatch

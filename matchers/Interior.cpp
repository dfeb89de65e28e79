//===- Interior.cpp - Views and pointers into an element ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// `it->second.name.c_str()`, a string_view of it, `it->second.rows.data()`:
// none of them names the element, all of them are good only as long as it is.
// A view that ends up in what the function returns or stores leaves the section
// as surely as the element's address does; one that a call consumes does not.

#include "matchers/PointeeChanges.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"
#include "matchers/Uses.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace unlatch {

static bool isIteratorLike(QualType T) {
  return isViewLike(T) && !T->isReferenceType() && !T->isAnyPointerType() &&
         isIterator(T);
}

/// Whether something of type T can be, or have in it, a view like that of type
/// View, so that the view goes on in it. Ranges made from iterators copy.
static bool carries(QualType T, QualType View) {
  if (isViewLike(T))
    return true;
  if (isIteratorLike(View))
    return false;
  const CXXRecordDecl *Record = recordOf(T);
  // What a class of the project's own does with its arguments is not seen,
  // unless they are its members.
  return Record && (isInStd(Record) || Record->isAggregate()) &&
         holdsPointer(T);
}

bool holdsView(QualType T) {
  T = T.getCanonicalType();
  if (isViewLike(T))
    return !T->isReferenceType() && !isIteratorLike(T) &&
           !T->isAnyPointerType();
  const auto *Spec =
      llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  if (!Spec || !isInStd(Spec))
    return false;
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
    if (Arg.getKind() == TemplateArgument::Type && holdsView(Arg.getAsType()))
      return true;
    if (Arg.getKind() == TemplateArgument::Pack)
      for (const TemplateArgument &Inner : Arg.pack_elements())
        if (Inner.getKind() == TemplateArgument::Type &&
            holdsView(Inner.getAsType()))
          return true;
  }
  return false;
}

namespace {

/// What a member function gives: whether that may lie in the object.
class GivenPlaces : public RecursiveASTVisitor<GivenPlaces> {
public:
  GivenPlaces(const Stmt *Body, unsigned Depth) : Depth(Depth) {
    TraverseStmt(const_cast<Stmt *>(Body));
  }
  bool Inside = false;

  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
  bool VisitReturnStmt(ReturnStmt *Return) {
    Inside |= Return->getRetValue() && isInside(Return->getRetValue(), 0);
    return true;
  }

private:
  /// A view or a pointer.
  bool isInside(const Expr *E, unsigned Steps) const {
    E = E->IgnoreParenImpCasts()->IgnoreImplicit()->IgnoreParenImpCasts();
    if (Steps > 8)
      return true;
    if (isa<CXXThisExpr>(E))
      return true;
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E))
      return isInside(Choice->getTrueExpr(), Steps + 1) ||
             isInside(Choice->getFalseExpr(), Steps + 1);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      return Construct->getNumArgs() != 0 &&
             isInside(Construct->getArg(0), Steps + 1);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return Unary->getOpcode() == UO_AddrOf && isPart(Unary->getSubExpr());
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      return Var && Var->hasLocalStorage() && Var->getInit() &&
             isInside(Var->getInit(), Steps + 1);
    }
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      const Expr *Object = Call->getImplicitObjectArgument();
      if (isa<CXXThisExpr>(Object->IgnoreParenImpCasts()))
        return Call->getMethodDecl() &&
               mayGiveInterior(Call->getMethodDecl(), Depth + 1);
      if (!isViewLike(Call->getType()) || isSmartPointer(Object->getType()))
        return false;
      // name_.c_str(), and view().data()
      return isViewLike(Object->getType()) ? isInside(Object, Steps + 1)
                                           : isPart(Object);
    }
    // A list of characters, and not a pointer that is kept.
    return E->getType()->isArrayType() && isPart(E);
  }

  /// A member of the object, or a part of one.
  static bool isPart(const Expr *E) {
    const auto *Member = dyn_cast<MemberExpr>(E->IgnoreParenImpCasts());
    while (Member && isa<FieldDecl>(Member->getMemberDecl())) {
      const Expr *Base = Member->getBase()->IgnoreParenImpCasts();
      if (isa<CXXThisExpr>(Base))
        return true;
      Member = Member->isArrow() ? nullptr : dyn_cast<MemberExpr>(Base);
    }
    return false;
  }

  const unsigned Depth;
};

} // namespace

bool mayGiveInterior(const CXXMethodDecl *Method, unsigned Depth) {
  QualType Result = Method->getReturnType();
  if (Result->isReferenceType() || !isViewLike(Result))
    return false;
  const FunctionDecl *Definition = nullptr;
  if (Depth > 4 || !Method->hasBody(Definition))
    return holdsView(Result);
  return GivenPlaces(Definition->getBody(), Depth).Inside;
}

/// Algorithms that leave the range as it is, whatever they are given.
static bool onlyLooks(const FunctionDecl *Callee) {
  static constexpr llvm::StringRef Names[] = {
      "find",        "find_if",     "find_if_not", "any_of",
      "all_of",      "none_of",     "count",       "count_if",
      "distance",    "next",        "prev",        "advance",
      "accumulate",  "max_element", "min_element", "minmax_element",
      "lower_bound", "upper_bound", "equal_range", "binary_search",
      "copy",        "copy_if",     "copy_n",      "equal",
      "mismatch",    "search",      "includes",    "is_sorted",
      "as_const",    "begin",       "end"};
  return Callee && isInStd(Callee) && Callee->getIdentifier() &&
         llvm::is_contained(Names, Callee->getName());
}

/// What the innermost function or lambda around S returns.
static QualType returned(const Stmt *S, const ParentMap &Parents,
                         const FunctionDecl *In) {
  for (; S; S = Parents.getParent(S))
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      return Lambda->getCallOperator()->getReturnType();
  return In ? In->getReturnType() : QualType();
}

const VarDecl *Uses::ownVariable(const Expr *Target) const {
  const auto *Ref = dyn_cast<DeclRefExpr>(Target->IgnoreParenImpCasts());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType() &&
                 In && In->Encloses(Var->getDeclContext())
             ? Var
             : nullptr;
}

void Uses::interior(const Expr *E, UseList &Out, unsigned Depth) const {
  auto Escapes = [&](const char *Why) {
    Out.push_back({Use::View, E, nullptr, Why});
  };
  auto AssignedTo = [&](const Expr *Target) {
    if (const VarDecl *Var = ownVariable(Target))
      Out.push_back({Use::View, E, Var, {}});
    else
      Escapes("a view of it is stored");
  };
  for (; Depth < 40; ++Depth) {
    QualType View = E->getType();
    const Expr *Outer = nullptr;
    const Stmt *Parent = parentOf(E, &Outer);
    if (const auto *Cast = dyn_cast_or_null<CastExpr>(Parent)) {
      if (Cast->getCastKind() != CK_LValueToRValue &&
          !carries(Cast->getType(), View))
        return;
      E = Cast;
      continue;
    }
    if (isa_and_nonnull<ReturnStmt>(Parent)) {
      QualType Result = returned(Parent, Parents, In);
      if (!Result.isNull() && carries(Result, View))
        Escapes("something inside it is returned");
      return;
    }
    if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(Parent)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D);
            Var && Var->getInit() == Outer && !Var->isImplicit() &&
            carries(Var->getType(), View)) {
          if (Var->isStaticLocal() || !Var->isLocalVarDecl())
            Escapes("a view of it is kept");
          else
            Out.push_back({Use::View, E, Var, {}});
        }
      return;
    }
    if (const auto *Choice =
            dyn_cast_or_null<AbstractConditionalOperator>(Parent)) {
      if (Choice->getCond() == Outer)
        return;
      E = Choice;
      continue;
    }
    if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Parent)) {
      if (Binary->isAssignmentOp() && Binary->getRHS() == Outer)
        return AssignedTo(Binary->getLHS());
      if (!Binary->isAdditiveOp() || !Binary->getType()->isPointerType())
        return;
      E = Binary;
      continue;
    }
    if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent)) {
      if (Unary->getOpcode() == UO_Deref)
        return object(Unary, Out, Depth + 1);
      return;
    }
    if (const auto *Subscript = dyn_cast_or_null<ArraySubscriptExpr>(Parent))
      return object(Subscript, Out, Depth + 1);
    if (isa_and_nonnull<InitListExpr>(Parent) ||
        isa_and_nonnull<CXXStdInitializerListExpr>(Parent)) {
      if (!carries(cast<Expr>(Parent)->getType(), View))
        return;
      E = cast<Expr>(Parent);
      continue;
    }
    if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Parent)) {
      if (!carries(Construct->getType(), View))
        return;
      E = Construct;
      continue;
    }
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent)) {
      if (isa<FieldDecl>(Member->getMemberDecl()))
        return object(Member, Out, Depth + 1);
      const auto *Call =
          dyn_cast_or_null<CXXMemberCallExpr>(Parents.getParent(Member));
      if (!Call || !carries(Call->getType(), View))
        return;
      E = Call;
      continue;
    }
    if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent)) {
      bool First = Op->getNumArgs() > 0 && Op->getArg(0) == Outer;
      if (Op->isAssignmentOp()) {
        if (!First && carries(Op->getArg(0)->getType(), View))
          AssignedTo(Op->getArg(0));
        return;
      }
      // ids[it->second.name], where the keys are views.
      if (!First && Op->getOperator() == OO_Subscript &&
          mapType(Op->getArg(0)->getType()) &&
          holdsView(Op->getArg(0)->getType()))
        return Escapes("a view of it is stored");
      if (First && (Op->getOperator() == OO_Arrow ||
                    (Op->getOperator() == OO_Star && Op->getNumArgs() == 1))) {
        // An iterator into the element: what it gives is a part of it.
        const Stmt *Next = Parents.getParent(Op);
        if (const auto *Field = dyn_cast_or_null<MemberExpr>(Next))
          return object(Field, Out, Depth + 1);
        return object(Op, Out, Depth + 1);
      }
      if (Op->isComparisonOp() || !isIteratorLike(Op->getType()))
        return;
      E = Op;
      continue;
    }
    if (const auto *Call = dyn_cast_or_null<CallExpr>(Parent)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      // std::sort(v.begin(), v.end()): an algorithm writes through iterators.
      if (isIteratorLike(View) && !isa<CXXMemberCallExpr>(Call) &&
          !onlyLooks(Callee))
        Out.push_back({Use::MutableRef, E, nullptr, {}});
      if (callsBackToChange(Call))
        Out.push_back({Use::PointeeWrite, E, nullptr, {}});
      if (const auto *Method = dyn_cast<CXXMemberCallExpr>(Call);
          Method && Callee && isInStd(Callee)) {
        // push_back and the like, into something that has such in it.
        QualType Into = Method->getImplicitObjectArgument()->getType();
        if (Into->isPointerType())
          Into = Into->getPointeeType();
        if (!mapType(View) && !isIteratorLike(View) && keepsArguments(Callee) &&
            (holdsPointer(Into) || holdsView(Into)))
          Escapes("a view of it is stored");
        return;
      }
      // The same text, trimmed; the same list, searched. What is given as const
      // does not come back as anything else, as strcpy's source does not.
      QualType Result = Call->getType();
      if (View->isAnyPointerType() && Result->isAnyPointerType() &&
          Outer->getType()->isAnyPointerType() &&
          Outer->getType()->getPointeeType().isConstQualified() &&
          !Result->getPointeeType().isConstQualified())
        return;
      bool Same =
          View->isAnyPointerType()
              ? Result->isAnyPointerType() &&
                    Context.hasSameUnqualifiedType(Result->getPointeeType(),
                                                   View->getPointeeType())
              : Context.hasSameUnqualifiedType(Result, View);
      if (!Same && !holdsView(Result) &&
          !(Callee && isInStd(Callee) && carries(Result, View)))
        return;
      E = Call;
      continue;
    }
    return;
  }
}

} // namespace unlatch

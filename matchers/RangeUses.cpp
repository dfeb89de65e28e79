//===- RangeUses.cpp - Maps given to std::ranges and std::views -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/RangeUses.h"

#include "matchers/RangeViews.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace unlatch {

/// The name of an object in std::ranges, or in its views.
static llvm::StringRef nameOf(const Expr *E, bool InViews) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const ValueDecl *D = Ref ? Ref->getDecl() : nullptr;
  if (!D || !isa<VarDecl>(D) || !isInStd(D) || !D->getIdentifier())
    return {};
  bool Ranges = false, Views = false;
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent())
    if (const auto *Space = dyn_cast<NamespaceDecl>(C)) {
      Ranges |= Space->getIdentifier() && Space->getName() == "ranges";
      Views |= Space->getIdentifier() && Space->getName() == "views";
    }
  return Ranges && Views == InViews ? D->getName() : llvm::StringRef();
}

llvm::StringRef rangeAlgorithm(const Expr *E) { return nameOf(E, false); }
llvm::StringRef rangeAdaptor(const Expr *E) { return nameOf(E, true); }

static bool isOneOf(llvm::StringRef Name,
                    std::initializer_list<llvm::StringRef> Names) {
  return llvm::is_contained(Names, Name);
}

/// Algorithms that look at each element and keep none of them, but for those
/// that give an iterator.
static bool onlyLooks(llvm::StringRef Name) {
  return isOneOf(Name, {"for_each",  "find",     "find_if",     "find_if_not",
                        "any_of",    "all_of",   "none_of",     "count",
                        "count_if",  "contains", "max_element", "min_element",
                        "max",       "min",      "copy",        "copy_if",
                        "transform", "equal",    "fold_left",   "distance",
                        "size",      "ssize",    "empty"});
}

bool takesClosure(llvm::StringRef Adaptor) {
  return isOneOf(Adaptor, {"filter", "transform", "take_while", "drop_while"});
}

/// A container that has copies of what it is made from or gets, and nothing in
/// these that refers to the originals.
static bool copiesParts(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && isInStd(Record) && Record->getIdentifier() &&
         isOneOf(Record->getName(),
                 {"vector", "deque", "list", "forward_list", "set", "multiset",
                  "unordered_set", "unordered_multiset", "basic_string"}) &&
         !holdsView(T);
}

/// An object that an algorithm would call with elements, and that is neither a
/// closure, which is looked into, nor one of the standard's comparisons.
static bool isOpaqueCallable(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !Record->hasDefinition())
    return false;
  if (isInStd(Record))
    return Record->getIdentifier() &&
           isOneOf(Record->getName(),
                   {"function", "move_only_function", "copyable_function",
                    "function_ref", "reference_wrapper"});
  const ASTContext &Context = Record->getASTContext();
  return !Record->getDefinition()
              ->lookup(Context.DeclarationNames.getCXXOperatorName(OO_Call))
              .empty();
}

/// std::back_inserter(copies) and the like.
static bool insertsCopies(QualType T) {
  const auto *Record =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  return Record && isInStd(Record) && Record->getIdentifier() &&
         Record->getName().ends_with("insert_iterator") &&
         Record->getTemplateArgs().size() != 0 &&
         Record->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
         copiesParts(Record->getTemplateArgs()[0].getAsType());
}

namespace {

class Follower {
public:
  Follower(const FunctionContext &F, const Uses &U) : F(F), U(U) {}

  std::optional<RangeUses> run(const Expr *Map) {
    Out.Whole = TheMap = Map;
    if (!range(Map, RangePart::Element))
      return std::nullopt;
    return std::move(Out);
  }

private:
  bool range(const Expr *E, RangePart Part);
  bool adapted(const CXXOperatorCallExpr *View, const Expr *Adaptor,
               llvm::ArrayRef<const Expr *> Arguments, RangePart Part);
  bool algorithm(const CXXOperatorCallExpr *Call, RangePart Part, bool IsMap);
  bool variable(const VarDecl *Var, RangePart Part);
  bool method(const CXXMemberCallExpr *Call, RangePart Part);
  const LambdaExpr *closure(const Expr *E) const;
  void parameters(const LambdaExpr *Lambda, RangePart Part) {
    for (const ParmVarDecl *P : callOperator(Lambda)->parameters())
      Out.Variables.push_back({P, Part});
  }

  const FunctionContext &F;
  const Uses &U;
  const Expr *TheMap = nullptr;
  RangeUses Out;
};

} // namespace

/// A closure that is made where it is given, and run in place.
const LambdaExpr *Follower::closure(const Expr *E) const {
  const Expr *Inner = E->IgnoreImplicit();
  while (const auto *Copy = dyn_cast<CXXConstructExpr>(Inner)) {
    if (Copy->getNumArgs() != 1)
      return nullptr;
    Inner = Copy->getArg(0)->IgnoreImplicit();
  }
  const auto *Lambda = dyn_cast<LambdaExpr>(Inner);
  return Lambda && llvm::is_contained(F.Scan.InPlace, Lambda) &&
                 callOperator(Lambda)
             ? Lambda
             : nullptr;
}

/// E gives Parts: follows it to where it is used up.
bool Follower::range(const Expr *E, RangePart Part) {
  const Expr *Outer = nullptr;
  const Stmt *Parent = U.parentOf(E, &Outer);
  if (const auto *Copy = dyn_cast_or_null<CXXConstructExpr>(Parent);
      Copy && Copy->getNumArgs() == 1 && isRangeView(E) &&
      F.Context.hasSameUnqualifiedType(Copy->getType(), E->getType()))
    return range(Copy, Part);
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(Parent)) {
    const VarDecl *Var = U.initialised(E);
    if (!Var)
      return false;
    const auto *Loop =
        dyn_cast_or_null<CXXForRangeStmt>(F.Parents.getParent(Declaration));
    if (!Loop || !Var->isImplicit())
      return variable(Var, Part);
    Out.Walks.push_back(E);
    Out.Variables.push_back({Loop->getLoopVariable(), Part});
    return true;
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent)) {
    const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(U.parentOf(Member));
    return Call && method(Call, Part);
  }
  const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
  if (!Op || Op->getNumArgs() < 2)
    return false;
  if (Op->getOperator() == OO_Pipe && Op->getArg(0) == Outer) {
    const Expr *Adaptor = Op->getArg(1)->IgnoreImplicit();
    if (const auto *With = dyn_cast<CXXOperatorCallExpr>(Adaptor);
        With && With->getOperator() == OO_Call)
      return adapted(
          Op, With->getArg(0),
          llvm::ArrayRef(With->getArgs(), With->getNumArgs()).drop_front(),
          Part);
    return adapted(Op, Adaptor, {}, Part);
  }
  if (Op->getOperator() != OO_Call || Op->getArg(1) != Outer)
    return false;
  if (isRangeView(Op))
    return adapted(
        Op, Op->getArg(0),
        llvm::ArrayRef(Op->getArgs(), Op->getNumArgs()).drop_front(2), Part);
  return algorithm(Op, Part, E == TheMap);
}

/// View is what Adaptor makes of a range of Parts.
bool Follower::adapted(const CXXOperatorCallExpr *View, const Expr *Adaptor,
                       llvm::ArrayRef<const Expr *> Arguments, RangePart Part) {
  llvm::StringRef Name = rangeAdaptor(Adaptor);
  if (!isRangeView(View))
    return false;
  if (Name == "values" || Name == "keys") {
    if (Part != RangePart::Element)
      return false;
    Part = RangePart::Inside;
  } else if (takesClosure(Name)) {
    const LambdaExpr *Lambda =
        Arguments.size() == 1 ? closure(Arguments.front()) : nullptr;
    if (!Lambda)
      return false;
    parameters(Lambda, Part);
    if (Name == "transform") {
      // What it refers to would be anybody's guess.
      if (callOperator(Lambda)->getReturnType()->isReferenceType())
        return false;
      Part = RangePart::Made;
    }
  } else if (!isOneOf(Name, {"reverse", "common", "take", "drop", "all"})) {
    return false;
  }
  if (F.Src.range(View->getSourceRange())
          .contains(F.Src.range(Out.Whole->getSourceRange())))
    Out.Whole = View; // not the views of a variable
  return range(View, Part);
}

bool Follower::algorithm(const CXXOperatorCallExpr *Call, RangePart Part,
                         bool IsMap) {
  llvm::StringRef Name = rangeAlgorithm(Call->getArg(0));
  if (!onlyLooks(Name))
    return false;
  const LambdaExpr *Lambda = nullptr;
  for (const Expr *Argument :
       llvm::ArrayRef(Call->getArgs(), Call->getNumArgs()).drop_front(2)) {
    QualType T = Argument->getType();
    if (isa<CXXDefaultArgExpr>(Argument))
      continue;
    if (T->isMemberPointerType() || T->isFunctionType() ||
        T->isFunctionPointerType())
      return false;
    const CXXRecordDecl *Record = recordOf(T);
    if (!Record || !Record->isLambda()) {
      if (isOpaqueCallable(T))
        return false;
      if (isOneOf(Name, {"copy", "copy_if", "transform"}) && !insertsCopies(T))
        return false;
      continue; // a value to look for, where copies go, a standard comparison
    }
    if (Lambda || !(Lambda = closure(Argument)))
      return false;
    parameters(Lambda, Part);
  }
  Out.Walks.push_back(Call);
  const Stmt *Parent = U.parentOf(Call);
  QualType Gives = Call->getType();
  if (!Parent || isa<CompoundStmt>(Parent) || Gives->isArithmeticType())
    return true;
  if (isIterator(Gives) && IsMap) {
    Out.Iterators.push_back(Call);
    return true;
  }
  if ((Name == "max" || Name == "min") && Call->isPRValue()) {
    Out.Copies.push_back(Call);
    return true;
  }
  return false;
}

/// A view that has a name: each use of that is one of the view.
bool Follower::variable(const VarDecl *Var, RangePart Part) {
  if (!Var->hasLocalStorage() || Var->isInitCapture())
    return false;
  auto Refs = F.Scan.Refs.find(Var);
  if (Refs == F.Scan.Refs.end())
    return true;
  for (const DeclRefExpr *Ref : Refs->second)
    if (!range(Ref, Part))
      return false;
  return true;
}

/// view.begin() for a container that copies the range, view.size().
bool Follower::method(const CXXMemberCallExpr *Call, RangePart Part) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  if (!Method || !isInStd(Method))
    return false;
  Out.Walks.push_back(Call);
  if (nameIn(Method, {"size", "empty", "operator bool"}))
    return true;
  if (!nameIn(Method, {"begin", "end"}) || Part == RangePart::Element)
    return false;
  const Stmt *User = U.parentOf(Call);
  while (const auto *Copy = dyn_cast_or_null<CXXConstructExpr>(User)) {
    if (Copy->getNumArgs() != 1)
      break;
    User = U.parentOf(Copy);
  }
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(User))
    return copiesParts(Construct->getType());
  if (const auto *Insert = dyn_cast_or_null<CXXMemberCallExpr>(User))
    return nameIn(Insert->getMethodDecl(), {"insert", "assign"}) &&
           copiesParts(Insert->getImplicitObjectArgument()->getType());
  return false;
}

std::optional<RangeUses> rangeUses(const FunctionContext &F, const Uses &U,
                                   const Expr *Map) {
  return Follower(F, U).run(Map);
}

} // namespace unlatch

//===- ElementUses.cpp - Uses of elements, pairs and iterators ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Elements.h"

#include "matchers/PointeeChanges.h"
#include "matchers/RangeUses.h"
#include "matchers/Types.h"
#include "summary/Iterators.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

static llvm::StringRef calleeName(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  return Callee && Callee->getIdentifier() ? Callee->getName()
                                           : llvm::StringRef();
}

/// What To names is reached from this object.
static bool isReachedFromThis(const Expr *To) {
  while (true) {
    To = To->IgnoreParenImpCasts();
    if (const auto *Member = dyn_cast<MemberExpr>(To)) {
      To = Member->getBase();
    } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(To);
               Op && (Op->getOperator() == OO_Arrow ||
                      Op->getOperator() == OO_Star)) {
      To = Op->getArg(0);
    } else {
      return isa<CXXThisExpr>(To);
    }
  }
}

void ElementTracker::value(const Expr *E, int Origin) {
  record(U.ofObject(E), Origin, false);
}

void ElementTracker::element(const Expr *E, int Origin) {
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(U.parentOf(E)))
    return value(Member, Origin);
  for (const Use &Found : U.ofObject(E))
    if (Found.What == Use::Bind)
      derive(Found.Var, Via::Element, Origin);
    else
      record({Found}, Origin, false);
}

void ElementTracker::pair(const Expr *E, int Origin) {
  const Expr *Outer = nullptr;
  const Stmt *Parent = U.parentOf(E, &Outer);
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Parent);
      Construct && Construct->getNumArgs() == 1)
    return pair(Construct, Origin);
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent)) {
    if (isIterator(Member->getType()))
      return iterator(Member, Origin, nullptr);
    // .second of an insertion: whether it took place.
    if (F.Out.Accesses[Origin].Use == ResultUse::Other)
      F.Out.Accesses[Origin].Use = ResultUse::Value;
    return;
  }
  if (isa_and_nonnull<DeclStmt>(Parent)) {
    if (const VarDecl *Var = U.initialised(E)) {
      if (F.Out.Accesses[Origin].Result.Name.empty() &&
          !isa<DecompositionDecl>(Var))
        setResult(Origin, Var);
      return derive(Var, Via::Pair, Origin);
    }
  }
  if (!Parent || isa<CompoundStmt>(Parent))
    return;
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Parent);
      Op && Op->getOperator() == OO_Equal && Op->getNumArgs() == 2)
    if (const auto *Ref =
            dyn_cast<DeclRefExpr>(Op->getArg(0)->IgnoreParenImpCasts())) {
      F.Out.Accesses[Origin].Result.Reassigned = true;
      return derive(Ref->getDecl(), Via::Pair, Origin);
    }
  if (isa<CallExpr>(Parent) && calleeName(cast<CallExpr>(Parent)) == "tie")
    return void(
        emit(MapOp::ElementEscape, E, Origin, "it is assigned through tie"));
  if (isa<ReturnStmt>(Parent))
    return void(emit(MapOp::ElementEscape, E, Origin, IteratorReturned));
  if (isa<Expr>(Parent) || isa<DeclStmt>(Parent))
    emit(MapOp::ElementEscape, E, Origin, "an iterator is passed on");
}

/// std::pair<iterator, bool>, std::optional<iterator>, std::ranges::subrange:
/// the iterator goes where the object goes.
static bool holdsIterators(QualType T) {
  const auto *Class =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  return Class && isInStd(Class) && !isIterator(T) &&
         llvm::any_of(Class->getTemplateArgs().asArray(),
                      [](const TemplateArgument &Arg) {
                        return Arg.getKind() == TemplateArgument::Type &&
                               isIterator(Arg.getAsType());
                      });
}

/// Iterators given to a call: algorithms over the elements, or the unknown.
void ElementTracker::iteratorArgument(const Expr *E, const Stmt *S,
                                      int Origin) {
  if (holdsIterators(cast<Expr>(S)->getType()))
    return void(
        emit(MapOp::ElementEscape, E, Origin,
             U.isReturned(cast<Expr>(S)) ? IteratorReturned : IteratorKept));
  auto CopiedTo = [&](const VarDecl *Var) {
    if (Var && leadsToMutable(Var->getType()))
      derive(Var, Via::Copy, Origin);
  };
  const auto *Construct = dyn_cast<CXXConstructExpr>(S);
  if (Construct && isInStd(Construct->getConstructor()->getParent())) {
    CopiedTo(U.initialised(Construct));
    return void(emit(MapOp::ElementRead, E, Origin)); // a range that is copied
  }
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  llvm::StringRef Name = Call ? calleeName(Call) : llvm::StringRef();
  if (!Callee || !isInStd(Callee))
    return void(emit(
        MapOp::ElementEscape, E, Origin,
        "an iterator is passed to " +
            (Name.empty() ? std::string("a function") : Name.str() + "()")));
  F.Out.Accesses[Origin].Result.Reassigned = true;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    // map.erase(it), vector.insert(end, first, last)
    CopiedTo(U.holder(Member->getImplicitObjectArgument()));
    if (!mapType(Member->getImplicitObjectArgument()->getType()))
      emit(MapOp::ElementRead, E, Origin);
    return;
  }
  if (Name == "next" || Name == "prev" || Name == "exchange")
    return iterator(Call, Origin, nullptr);
  if (Name == "advance" || Name == "distance")
    return;
  if (Name == "move" || Name == "forward" || Name == "as_const")
    return iterator(Call, Origin, nullptr);
  // An algorithm: its callbacks see the elements, its result may be one.
  emit(MapOp::ElementRead, E, Origin);
  // std::copy(first, last, std::back_inserter(copies))
  for (const Expr *Arg : Call->arguments())
    if (const auto *Inserter = dyn_cast<CallExpr>(Arg->IgnoreImplicit());
        Inserter && Inserter->getNumArgs() != 0 &&
        calleeName(Inserter).ends_with("inserter"))
      CopiedTo(U.holder(Inserter->getArg(0)));
  // What a closure only looks at is found in its body.
  if (callsBackToChange(Call))
    emit(MapOp::PointeeWrite, E, Origin);
  else if (llvm::any_of(Call->arguments(), [](const Expr *Arg) {
             const CXXRecordDecl *Record = recordOf(Arg->getType());
             return calledWithPointers(Arg) && !(Record && Record->isLambda());
           }))
    emit(MapOp::PointeeRead, E, Origin);
  for (const Expr *Arg : Call->arguments())
    for (const LambdaExpr *Lambda : F.Scan.InPlace) {
      FileRange Inner = F.Src.range(Lambda->getSourceRange());
      if (!F.Src.range(Arg->getSourceRange()).contains(Inner))
        continue;
      for (const ParmVarDecl *P : callOperator(Lambda)->parameters())
        if (isStdPair(P->getType()))
          derive(P, P->getType()->isReferenceType() ? Via::Element : Via::Copy,
                 Origin);
    }
  if (isIterator(Call->getType()))
    iterator(Call, Origin, nullptr);
}

void ElementTracker::iterator(const Expr *E, int Origin, const VarDecl *Var) {
  const Expr *Outer = nullptr;
  const Stmt *Parent = U.parentOf(E, &Outer);
  if (!Parent || isa<CompoundStmt>(Parent))
    return;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Parent)) {
    if (Construct->getNumArgs() == 1 && isIterator(Construct->getType()))
      return iterator(Construct, Origin, Var);
    return iteratorArgument(E, Construct, Origin);
  }
  // it.operator->() and the like are not worth a case.
  if (isa<MemberExpr>(Parent))
    return void(emit(MapOp::ElementEscape, E, Origin,
                     "a member of the iterator is named"));
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Parent)) {
    bool First = Op->getArg(0) == Outer;
    switch (Op->getOperator()) {
    case OO_EqualEqual:
    case OO_ExclaimEqual:
      return;
    case OO_Arrow:
    case OO_Star:
      return element(Op, Origin);
    case OO_PlusPlus:
    case OO_MinusMinus:
      F.Out.Accesses[Origin].Result.Reassigned = true;
      return iterator(Op, Origin, Var);
    case OO_Equal:
      F.Out.Accesses[Origin].Result.Reassigned = true;
      if (!First)
        if (const auto *Ref =
                dyn_cast<DeclRefExpr>(Op->getArg(0)->IgnoreParenImpCasts());
            Ref && isa<VarDecl>(Ref->getDecl()) &&
            cast<VarDecl>(Ref->getDecl())->hasLocalStorage())
          return derive(Ref->getDecl(), Via::Iterator, Origin);
      // One beside the map is for those who go on working with the map.
      if (!First)
        emit(MapOp::ElementEscape, E, Origin,
             F.Out.Accesses[Origin].Map.Root == "this" &&
                     isReachedFromThis(Op->getArg(0))
                 ? IteratorBeside
                 : IteratorStored);
      return;
    case OO_Call:
      return void(emit(MapOp::ElementEscape, E, Origin,
                       "an iterator is passed to a function object"));
    default:
      return void(emit(MapOp::ElementEscape, E, Origin,
                       "an iterator is used in a way that is not understood"));
    }
  }
  if (isa<CallExpr>(Parent))
    return iteratorArgument(E, Parent, Origin);
  if (isa<DeclStmt>(Parent)) {
    const VarDecl *Copy = U.initialised(E);
    if (!Copy)
      Copy = U.initialised(Outer);
    if (!Copy)
      return;
    if (F.Out.Accesses[Origin].Result.Name.empty())
      setResult(Origin, Copy);
    else if (Copy->getNameAsString() != F.Out.Accesses[Origin].Result.Name)
      F.Out.Accesses[Origin].Result.Reassigned = true;
    return derive(Copy, Via::Iterator, Origin);
  }
  if (isa<ReturnStmt>(Parent)) {
    for (const Stmt *S = Parent; S; S = F.Parents.getParent(S))
      if (isa<LambdaExpr>(S))
        return; // a lambda's own result
    return void(emit(MapOp::ElementEscape, E, Origin, IteratorReturned));
  }
  if (isa<AbstractConditionalOperator>(Parent)) {
    F.Out.Accesses[Origin].Result.Reassigned = true;
    return iterator(cast<Expr>(Parent), Origin, Var);
  }
  // One that runs where it stands uses it while the lock is held.
  if (const auto *Lambda = dyn_cast<LambdaExpr>(Parent);
      Lambda && llvm::is_contained(F.Scan.InPlace, Lambda))
    return;
  if (isa<LambdaExpr>(Parent) || isa<UnaryOperator>(Parent) ||
      isa<InitListExpr>(Parent))
    return void(emit(MapOp::ElementEscape, E, Origin, IteratorKept));
}

void ElementTracker::whole(const Expr *Map, int Origin) {
  if (leadsToMutable(Map->getType()))
    record(U.ofObject(Map), Origin, true);
}

void ElementTracker::exchanged(const Expr *Other, const Expr *Call,
                               int Origin) {
  if (Other == Call)
    return whole(Call, Origin);
  const VarDecl *Var = U.holder(Other);
  auto Refs = Var ? F.Scan.Refs.find(Var) : F.Scan.Refs.end();
  if (Refs == F.Scan.Refs.end() || !leadsToMutable(Var->getType()))
    return;
  // Before, it held what is put in.
  FileRange Swap = F.Src.range(Call->getSourceRange());
  for (const DeclRefExpr *Ref : Refs->second)
    if (FileRange At = F.Src.range(Ref->getSourceRange());
        At.File == Swap.File && Swap.End <= At.Begin)
      record(U.ofObject(Ref), Origin, true);
}

void ElementTracker::range(const RangeUses &Range, int Origin) {
  F.Out.Accesses[Origin].Result.Reassigned = true;
  for (const Expr *Walk : Range.Walks)
    emit(MapOp::ElementRead, Walk, Origin);
  for (const auto &[Var, Part] : Range.Variables) {
    if (Part == RangePart::Made || !Var->getType()->isReferenceType()) {
      if (holdsPointer(Var->getType()) || isa<DecompositionDecl>(Var))
        derive(Var, Via::Copy, Origin);
    } else {
      derive(Var, Part == RangePart::Element ? Via::Element : Via::Value,
             Origin);
    }
  }
  for (const Expr *Found : Range.Iterators)
    iterator(Found, Origin, nullptr);
  for (const Expr *Copy : Range.Copies)
    record(U.ofObject(Copy), Origin, true);
}

} // namespace unlatch

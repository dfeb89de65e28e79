//===- Elements.cpp - What becomes of the elements that a lookup found ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Elements.h"

#include "matchers/Creations.h"
#include "matchers/Loops.h"
#include "matchers/MutableMembers.h"
#include "matchers/PointeeChanges.h"
#include "matchers/Types.h"
#include "summary/InPlace.h"
#include "summary/Sharing.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace unlatch {

ResultVariable resultVariable(const FunctionContext &F, const VarDecl *Var) {
  ResultVariable Result;
  Result.Name = Var->getNameAsString();
  Result.Auto = Var->getType()->getContainedAutoType() != nullptr;
  if (const TypeSourceInfo *Type = Var->getTypeSourceInfo())
    Result.TypeRange =
        F.Src.range({Var->getOuterLocStart(), Type->getTypeLoc().getEndLoc()});
  return Result;
}

/// Held in one section, which nothing interrupts.
bool ElementTracker::inOneStretch(const Lockset &A, const Lockset &B) const {
  return !A.empty() && !B.empty() && A.front().Section >= 0 &&
         A.front().Section == B.front().Section &&
         F.Out.Sections[A.front().Section].Changes.empty();
}

MapAccess &ElementTracker::emit(MapOp Op, const Expr *At, int Origin,
                                std::string Why) {
  MapAccess A;
  const MapAccess &From = F.Out.Accesses[Origin];
  A.MapUsr = From.MapUsr;
  A.Map = From.Map;
  A.Unshared = From.Unshared;
  A.Dependent = From.Dependent;
  A.Op = Op;
  A.Origin = Origin;
  A.Why = std::move(Why);
  // The nearest expression that the CFG has an entry for.
  for (const Stmt *S = At; S; S = F.Parents.getParent(S))
    if (const Lockset *Held = F.Held(S)) {
      A.Held = *Held;
      break;
    }
  // The argument of a macro that puts it into parentheses.
  if (!F.Src.editable(At->getSourceRange()))
    At = At->IgnoreParens();
  A.InMacro = !F.Src.editable(At->getSourceRange());
  A.Mention = A.Call = F.Src.range(At->getSourceRange());
  // Before the lookup, the variable holds its element the next time around
  // only.
  A.InLoop = A.Mention.File == From.Mention.File &&
             A.Mention.End <= From.Mention.Begin && inLoop(F, At, A.Held);
  if (Op == MapOp::ElementWrite) {
    F.Out.Accesses[Origin].ConstElement = false;
    A.OnMiss = From.OnMiss && inOneStretch(From.Held, A.Held);
  }
  F.Out.Accesses.push_back(std::move(A));
  return F.Out.Accesses.back();
}

/// A function that takes an element by non-const reference may change it. Under
/// a shared lock it is taken at its word that it does not: the rewritten
/// section would not compile otherwise.
static bool heldExclusive(const Lockset &Held) {
  for (const HeldLock &L : Held)
    if (L.Mode == LockMode::Exclusive)
      return true;
  return false;
}

/// Of the reasons for a use, those that reads have.
static std::string whyRead(const Use &Found) {
  return tellsOfSharers(Found.Why) || Found.Why == ElseIfConst ? Found.Why
                                                               : std::string();
}

void ElementTracker::record(const UseList &List, int Origin,
                            bool PointeesOnly) {
  for (const Use &Found : List) {
    switch (Found.What) {
    case Use::PointeeRead:
      emit(MapOp::PointeeRead, Found.At, Origin, whyRead(Found));
      continue;
    case Use::PointeeWrite:
      emit(MapOp::PointeeWrite, Found.At, Origin);
      continue;
    case Use::Copy:
      derive(Found.Var, Via::Copy, Origin);
      continue;
    case Use::View:
      // A view of a copy is the function's own.
      if (PointeesOnly)
        continue;
      if (Found.Var)
        derive(Found.Var, Via::View, Origin);
      else
        emit(MapOp::ElementEscape, Found.At, Origin, Found.Why);
      continue;
    default:
      break;
    }
    if (PointeesOnly) {
      // A reference to a copy, or to what it points to.
      if (Found.Var)
        derive(Found.Var, Via::Copy, Origin);
      continue;
    }
    switch (Found.What) {
    case Use::Read: {
      MapAccess &A = emit(MapOp::ElementRead, Found.At, Origin, whyRead(Found));
      A.Mutable = Found.Mutable;
      A.InLoop |= Found.Mutable && inLoop(F, Found.At, A.Held);
      break;
    }
    case Use::Write: {
      bool Creates =
          fillsNewElement(U, F.Parents, Found.At, F.Out.Accesses[Origin]);
      emit(MapOp::ElementWrite, Found.At, Origin,
           isConstAround(Found.At) ? ChangedWhereConst : "")
          .Creates = Creates;
      break;
    }
    case Use::MutableRef: {
      const Lockset *Held = F.Held(Found.At);
      if (F.Out.Accesses[Origin].Unshared ||
          heldExclusive(Held ? *Held : F.Out.Accesses[Origin].Held)) {
        emit(MapOp::ElementWrite, Found.At, Origin).Possible = true;
      } else {
        MapAccess &A = emit(MapOp::ElementRead, Found.At, Origin);
        A.Mutable = A.Possible = true;
      }
      break;
    }
    case Use::Escape: {
      MapAccess &A = emit(MapOp::ElementEscape, Found.At, Origin, Found.Why);
      A.Mutable = Found.Mutable;
      A.Returned = Found.Returned;
      break;
    }
    case Use::Bind:
      derive(Found.Var, Via::Value, Origin);
      break;
    case Use::Address:
      derive(Found.Var, Via::Address, Origin);
      break;
    default:
      break;
    }
  }
}

void ElementTracker::setResult(int Origin, const VarDecl *Var) {
  MapAccess &A = F.Out.Accesses[Origin];
  A.Use = ResultUse::Variable;
  // A copy of an iterator does not take back what was done with the first.
  ResultVariable Result = resultVariable(F, Var);
  Result.Scope = A.Result.Scope;
  Result.Reassigned = A.Result.Reassigned;
  A.Result = std::move(Result);
}

ResultUse ElementTracker::useOf(const Expr *Call) const {
  const Expr *Outer = nullptr;
  const Stmt *Parent = U.parentOf(Call, &Outer);
  if (!Parent || isa<CompoundStmt>(Parent))
    return ResultUse::Discarded;
  if (!isa<Expr>(Parent) && !isa<DeclStmt>(Parent) &&
      !isa<ReturnStmt>(Parent)) {
    // The body of an if or a loop is a statement; its head is a value.
    if (const auto *If = dyn_cast<IfStmt>(Parent))
      return If->getCond() == Outer ? ResultUse::Value : ResultUse::Discarded;
    return ResultUse::Other;
  }
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Parent);
      Op && Op->isComparisonOp() && isIterator(Call->getType()))
    return ResultUse::ComparedToEnd;
  if (isa<ReturnStmt>(Parent))
    return Outer->isGLValue() ? ResultUse::Reference : ResultUse::Value;
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Parent);
      Cast && Cast->getCastKind() == CK_LValueToRValue)
    return ResultUse::Value;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Parent);
      Construct && Construct->getConstructor()->isCopyConstructor())
    return ResultUse::Value;
  if (Call->isPRValue() && !Call->getType()->isRecordType())
    return ResultUse::Value;
  return ResultUse::Other;
}

void ElementTracker::result(const CallExpr *Call, int Origin, bool GivesPart) {
  MapOp Op = F.Out.Accesses[Origin].Op;
  F.Out.Accesses[Origin].Use = useOf(Call);
  if (const VarDecl *Var = U.initialised(Call)) {
    setResult(Origin, Var);
    // The variable dies with the block or the statement it is declared in.
    for (const Stmt *S = F.Parents.getParent(Call); S;
         S = F.Parents.getParent(S))
      if (isa<CompoundStmt>(S) || isa<IfStmt>(S) || isa<ForStmt>(S) ||
          isa<WhileStmt>(S) || isa<SwitchStmt>(S) || isa<CXXForRangeStmt>(S)) {
        F.Out.Accesses[Origin].Result.Scope = F.Src.range(S->getSourceRange());
        break;
      }
  }
  switch (Op) {
  case MapOp::At:
  case MapOp::Subscript:
    value(Call, Origin);
    break;
  case MapOp::Lent:
    lent(Call, Origin, GivesPart);
    break;
  case MapOp::ElementGiven:
    given(Call, Origin);
    break;
  case MapOp::Find:
  case MapOp::Begin:
  case MapOp::End:
  case MapOp::Bound:
  case MapOp::Insert:
  case MapOp::Emplace:
  case MapOp::TryEmplace:
  case MapOp::InsertOrAssign:
  case MapOp::EraseIterator:
    if (isStdPair(Call->getType()))
      pair(Call, Origin);
    else if (isIterator(Call->getType()))
      iterator(Call, Origin, nullptr);
    break;
  default:
    break;
  }
}

void ElementTracker::inCallee(const CallExpr *Call, int Origin, MapOp Op,
                              std::string Why) {
  emit(Op, Call, Origin, std::move(Why));
}

/// What a function gives that looked into the map: an iterator, a pointer or a
/// reference is one into an element, unless all that it gives are copies.
void ElementTracker::lent(const CallExpr *Call, int Origin, bool GivesPart) {
  QualType T = Call->getCallReturnType(F.Context);
  if (isStdPair(T) && !T->isReferenceType())
    return pair(Call, Origin);
  if (isIterator(T) && !T->isReferenceType())
    return iterator(Call, Origin, nullptr);
  if (!GivesPart)
    return record(T->isPointerType() ? U.ofPointer(Call) : U.ofObject(Call),
                  Origin, true);
  if (T->isPointerType())
    return record(U.ofAddress(Call), Origin, false);
  if (T->isReferenceType())
    return value(Call, Origin);
  if (isViewLike(T))
    return record(U.ofView(Call), Origin, false);
  if (holdsPointer(T))
    record(U.ofObject(Call), Origin, true);
}

/// What a helper gives is its caller's to use.
void ElementTracker::given(const CallExpr *Call, int Origin) {
  bool Pointer = Call->getCallReturnType(F.Context)->isPointerType();
  if (F.Out.Accesses[Origin].Returned == Returns::Owned) {
    if (U.isReturned(Call))
      ownedReturned(Call, Origin);
    return record(U.ofPointer(Call), Origin, true);
  }
  if (Pointer)
    return record(U.ofAddress(Call), Origin, false);
  value(Call, Origin);
}

void ElementTracker::ownedReturned(const Expr *E, int Origin) {
  emit(MapOp::ElementEscape, E, Origin, "a pointer to what it owns is returned")
      .Returned = Returns::Owned;
}

void ElementTracker::derive(const ValueDecl *Var, Via Kind, int Origin) {
  const auto *Variable = dyn_cast<VarDecl>(Var);
  if (Variable && isa<DecompositionDecl>(Variable))
    return decompose(Variable, Kind, Origin);
  if (Seen.insert({Var, Origin}).second)
    Work.push_back({Var, Kind, Origin});
}

void ElementTracker::decompose(const VarDecl *Var, Via Kind, int Origin) {
  unsigned Index = 0;
  for (const BindingDecl *Binding : cast<DecompositionDecl>(Var)->bindings()) {
    Via Part = Kind;
    if (Kind == Via::Pair)
      Part = isIterator(Binding->getType()) ? Via::Iterator : Via::Copy;
    else if (Kind == Via::Element)
      Part = Index == 0 && !Var->getType()->isReferenceType() ? Via::Copy
                                                              : Via::Value;
    if (!Var->getType()->isReferenceType() && Part == Via::Value)
      Part = Via::Copy;
    derive(Binding, Part, Origin);
    ++Index;
  }
}

void ElementTracker::elementVariable(const VarDecl *Var, int Origin) {
  if (Var->getType()->isReferenceType())
    return derive(Var, Via::Element, Origin);
  emit(MapOp::ElementRead, Var->getInit(), Origin);
  if (holdsPointer(Var->getType()) || isa<DecompositionDecl>(Var))
    derive(Var, Via::Copy, Origin);
}

void ElementTracker::finish() {
  while (!Work.empty()) {
    Derived D = Work.back();
    Work.pop_back();
    follow(D);
  }
}

/// T *p = it->second.get(), where the element is a std::unique_ptr.
static bool pointsToOwned(const ValueDecl *Var) {
  const auto *Variable = dyn_cast<VarDecl>(Var);
  const Expr *Init = Variable && Var->getType()->isPointerType()
                         ? Variable->getInit()
                         : nullptr;
  const auto *Call =
      Init ? dyn_cast<CXXMemberCallExpr>(Init->IgnoreParenImpCasts()) : nullptr;
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() && Method->getName() == "get" &&
         Method->getParent()->getIdentifier() &&
         Method->getParent()->getName() == "unique_ptr";
}

/// The value of the variable, where it is read.
const Expr *ElementTracker::valueOfRef(const DeclRefExpr *Ref) const {
  const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(U.parentOf(Ref));
  return Cast && Cast->getCastKind() == CK_LValueToRValue ? cast<Expr>(Cast)
                                                          : cast<Expr>(Ref);
}

/// Closures with a name here, which are called where nobody can tell, that
/// delete or change what the variable points to.
void ElementTracker::captured(const ValueDecl *Var, int Origin) {
  auto Is = [&](const LambdaCapture &Capture) -> const ValueDecl * {
    if (!Capture.capturesVariable())
      return nullptr;
    const ValueDecl *Own = Capture.getCapturedVar();
    const auto *Init = dyn_cast<VarDecl>(Own);
    const auto *From =
        Init && Init->isInitCapture() && Init->getInit()
            ? dyn_cast<DeclRefExpr>(Init->getInit()->IgnoreParenImpCasts())
            : nullptr;
    return Own == Var || (From && From->getDecl() == Var) ? Own : nullptr;
  };
  for (const LambdaExpr *Lambda : F.Scan.Stored)
    if (F.Scan.Called.contains(Lambda))
      for (const LambdaCapture &Capture : Lambda->captures())
        if (const ValueDecl *Own = Is(Capture);
            Own && changesPointeeOf(Lambda, Own))
          emit(MapOp::PointeeWrite, Lambda, Origin);
}

void ElementTracker::follow(const Derived &D) {
  if (D.Kind == Via::Copy)
    captured(D.Var, D.Origin);
  auto Refs = F.Scan.Refs.find(D.Var);
  if (Refs == F.Scan.Refs.end())
    return;
  for (const DeclRefExpr *Ref : Refs->second) {
    switch (D.Kind) {
    case Via::Iterator:
      iterator(Ref, D.Origin, dyn_cast<VarDecl>(D.Var));
      break;
    case Via::Pair:
      pair(Ref, D.Origin);
      break;
    case Via::Element:
      element(Ref, D.Origin);
      break;
    case Via::Value:
      value(Ref, D.Origin);
      break;
    case Via::Address:
      record(U.ofAddress(Ref), D.Origin, false);
      break;
    case Via::View:
      record(U.ofView(Ref), D.Origin, false);
      break;
    case Via::Copy: {
      QualType T = D.Var->getType().getNonReferenceType();
      if ((pointsToOwned(D.Var) ||
           F.Out.Accesses[D.Origin].Returned == Returns::Owned) &&
          U.isReturned(valueOfRef(Ref)))
        ownedReturned(Ref, D.Origin);
      if (T->isPointerType())
        record(U.ofPointer(Ref), D.Origin, true);
      else
        record(U.ofObject(Ref), D.Origin, true);
      break;
    }
    }
  }
}

} // namespace unlatch

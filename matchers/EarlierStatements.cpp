//===- EarlierStatements.cpp - What has happened where one gets to --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part of Conditions that looks at the statements before an expression, and
// around it: which of their conditions hold there, and what is done in between.
//
//===----------------------------------------------------------------------===//

#include "matchers/Conditions.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

/// The statement that ends a branch; null if there is none.
static const Stmt *lastOf(const Stmt *Branch) {
  if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Branch))
    Branch = Block->body_empty() ? nullptr : Block->body_back();
  if (const auto *E = dyn_cast_or_null<Expr>(Branch))
    Branch = E->IgnoreImplicit();
  return Branch;
}

/// A call of std::abort(), or of what an assertion that fails calls.
static bool neverReturns(const Stmt *S) {
  const auto *E = dyn_cast_or_null<Expr>(S);
  const auto *Call = E ? dyn_cast<CallExpr>(E->IgnoreParenCasts()) : nullptr;
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->isNoReturn();
}

/// The statement that ends a branch leaves the block, the loop or the function.
static bool leaves(const Stmt *Branch) {
  const Stmt *Last = lastOf(Branch);
  return isa_and_nonnull<ReturnStmt>(Last) ||
         isa_and_nonnull<BreakStmt>(Last) ||
         isa_and_nonnull<ContinueStmt>(Last) ||
         isa_and_nonnull<CXXThrowExpr>(Last) ||
         isa_and_nonnull<CoreturnStmt>(Last);
}

/// What follows from S having ended: its conditions to leave did not hold.
void Conditions::earlyExits(const Stmt *S, Facts &Out) const {
  if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
    for (const Stmt *Inner : Block->body())
      earlyExits(Inner, Out);
    return;
  }
  const auto *If = dyn_cast<IfStmt>(S);
  if (If && !If->getElse() && leaves(If->getThen()))
    implied(If->getCond(), false, Out, 0);
  // assert(condition), as C libraries spell it, and what is like it.
  auto Assert = [&](const Expr *Condition, bool Value) {
    Facts Asserted;
    implied(Condition, Value, Asserted, 0);
    for (Fact &F : Asserted) {
      F.Asserted = true;
      Out.push_back(F);
    }
  };
  if (If && !If->getElse() && neverReturns(lastOf(If->getThen())))
    Assert(If->getCond(), false);
  if (const auto *E = dyn_cast<Expr>(S)) {
    E = E->IgnoreParenCasts();
    const auto *Choice = dyn_cast<ConditionalOperator>(E);
    const auto *Either = dyn_cast<BinaryOperator>(E);
    if (Choice && neverReturns(Choice->getFalseExpr()))
      Assert(Choice->getCond(), true);
    else if (Choice && neverReturns(Choice->getTrueExpr()))
      Assert(Choice->getCond(), false);
    else if (Either && Either->getOpcode() == BO_LOr &&
             neverReturns(Either->getRHS()))
      Assert(Either->getLHS(), true);
  }
  // while (!(condition)) return ...; as macros for checks are written.
  const auto *While = dyn_cast<WhileStmt>(S);
  if (While && isa<ReturnStmt>(While->getBody()))
    implied(While->getCond(), false, Out, 0);
}

static bool hasLabel(const Stmt *S) {
  return S && (isa<LabelStmt>(S) || llvm::any_of(S->children(), hasLabel));
}

Conditions::Facts Conditions::known(const Expr *At) const {
  Facts Out;
  if (Tests.empty())
    return Out;
  const Stmt *Child = At;
  bool Entered = false; // past a case, by which one gets here untested
  for (const Stmt *S = F.Parents.getParent(At); S;
       Child = S, S = F.Parents.getParent(S)) {
    if (isa<SwitchStmt>(S)) {
      Entered = false;
    } else if (isa<SwitchCase>(S)) {
      Entered = true;
    } else if (Entered) {
      continue;
    } else if (const auto *If = dyn_cast<IfStmt>(S)) {
      if (Child == If->getThen() || Child == If->getElse())
        implied(If->getCond(), Child == If->getThen(), Out, 0);
    } else if (const auto *Choice = dyn_cast<ConditionalOperator>(S)) {
      if (Child != Choice->getCond())
        implied(Choice->getCond(), Child == Choice->getTrueExpr(), Out, 0);
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
      if (Binary->isLogicalOp() && Child == Binary->getRHS())
        implied(Binary->getLHS(), Binary->getOpcode() == BO_LAnd, Out, 0);
    } else if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
      Facts Before;
      for (const Stmt *Sibling : Block->body()) {
        if (Sibling == Child)
          break;
        if (isa<SwitchCase>(Sibling)) {
          Entered = true;
          Before.clear();
        }
        earlyExits(Sibling, Before);
      }
      Out.append(Before);
    } else if (isa<LambdaExpr>(S)) {
      break; // runs when somebody calls it
    }
  }
  // A jump may lead past any test, and back over a release.
  return Out.empty() || hasLabel(Child) ? Facts() : Out;
}

/// The if statement whose first branch S is, alone.
static const IfStmt *ifAround(const Stmt *S, const ParentMap &Parents) {
  const auto *If = dyn_cast_or_null<IfStmt>(Parents.getParent(S));
  return If && If->getThen() == S && !If->getElse() ? If : nullptr;
}

/// The statement in a block, or the branch, that evaluates E in any case.
static const Stmt *statementOf(const Expr *E, const ParentMap &Parents) {
  const Stmt *S = E;
  while (const Stmt *Parent = Parents.getParent(S)) {
    if (isa<CompoundStmt>(Parent) || ifAround(S, Parents))
      return S;
    const auto *Binary = dyn_cast<BinaryOperator>(Parent);
    if ((!isa<Expr>(Parent) && !isa<DeclStmt>(Parent)) ||
        isa<AbstractConditionalOperator>(Parent) || isa<LambdaExpr>(Parent) ||
        (Binary && Binary->isLogicalOp()))
      return nullptr;
    S = Parent;
  }
  return nullptr;
}

std::optional<Conditions::Facts> Conditions::precedes(const Expr *Done,
                                                      const Expr *At) const {
  auto IsAround = [&](const Stmt *Outer) {
    for (const Stmt *S = At; S; S = F.Parents.getParent(S))
      if (S == Outer)
        return true;
    return false;
  };
  const Stmt *Here = statementOf(Done, F.Parents);
  if (!Here)
    return std::nullopt;
  const Stmt *Block = F.Parents.getParent(Here);
  const Stmt *Branch = isa<CompoundStmt>(Block) ? Block : Here;
  Facts Unless;
  if (const IfStmt *If = ifAround(Branch, F.Parents); If && !IsAround(Branch)) {
    implied(If->getCond(), false, Unless, 0);
    if (Unless.empty())
      return std::nullopt;
    Here = If;
    Block = F.Parents.getParent(If);
  }
  if (!Block || !isa<CompoundStmt>(Block) || !IsAround(Block) ||
      F.Src.range(Here->getSourceRange()).End >
          F.Src.range(At->getSourceRange()).Begin)
    return std::nullopt;
  return Unless;
}

static bool isLoop(const Stmt *S) {
  return isa<ForStmt>(S) || isa<WhileStmt>(S) || isa<DoStmt>(S) ||
         isa<CXXForRangeStmt>(S);
}

/// The branch ends the function, if only by an exception.
static bool ends(const Stmt *Branch) {
  const Stmt *Last = lastOf(Branch);
  return isa_and_nonnull<ReturnStmt>(Last) ||
         isa_and_nonnull<CXXThrowExpr>(Last);
}

/// From Change, which stands between the test and At, one does not get to At
/// but by the test: Change is in the branch that is not At's, or in one that
/// ends the function.
bool Conditions::leadsAside(const Expr *Change, const FileRange &Test,
                            const FileRange &At) const {
  bool Aside = false;
  const Stmt *Child = Change;
  for (const Stmt *S = F.Parents.getParent(Change); S;
       Child = S, S = F.Parents.getParent(S)) {
    if (isa<LambdaExpr>(S))
      return false; // runs when somebody calls it
    FileRange Whole = F.Src.range(S->getSourceRange());
    // Out of the branch by a break or a handler, or around without a new test.
    if (Aside && Whole.Begin >= Test.End &&
        (isLoop(S) || isa<SwitchStmt>(S) || isa<CXXTryStmt>(S)))
      return false;
    const auto *If = dyn_cast<IfStmt>(S);
    if (!If || (Child != If->getThen() && Child != If->getElse()))
      continue;
    FileRange Branch = F.Src.range(Child->getSourceRange());
    if (Branch.valid() && Branch.End <= At.Begin)
      Aside |= At.Begin < Whole.End || ends(Child);
  }
  return Aside;
}

bool Conditions::changedBetween(const Expr *Key, const FileRange &Test,
                                const FileRange &At) const {
  llvm::SmallVector<const Stmt *, 8> Work{Key};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    Work.append(S->child_begin(), S->child_end());
    const auto *Named = dyn_cast<DeclRefExpr>(S);
    auto Refs = Named ? F.Scan.Refs.find(Named->getDecl()) : F.Scan.Refs.end();
    if (Refs == F.Scan.Refs.end())
      continue;
    for (const DeclRefExpr *Ref : Refs->second) {
      FileRange Place = F.Src.range(Ref->getSourceRange());
      if (Place.Begin < Test.End || Place.Begin >= At.Begin ||
          leadsAside(Ref, Test, At))
        continue;
      for (const Use &Found : U.ofObject(Ref))
        if (Found.What == Use::Write || Found.What == Use::MutableRef ||
            Found.What == Use::Escape || Found.What == Use::Address)
          return true;
    }
  }
  return false;
}

} // namespace unlatch

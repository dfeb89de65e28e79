//===- Flags.cpp - What a flag is set to, and who leaves by it -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Flags.h"

#include "matchers/Types.h"
#include "matchers/UseTools.h"
#include "summary/Telling.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"

#include <optional>

using namespace clang;

namespace unlatch {

namespace {

/// What an expression is where the flag is true and where it is false, as far
/// as the flag alone tells.
struct Truth {
  std::optional<bool> IfTrue = true, IfFalse = false;

  void negate() {
    for (std::optional<bool> *Value : {&IfTrue, &IfFalse})
      if (*Value)
        **Value = !**Value;
  }
  /// It is one operand of || (true decides) or of && (false does).
  void join(bool Decides) {
    for (std::optional<bool> *Value : {&IfTrue, &IfFalse})
      if (*Value != Decides)
        Value->reset();
  }
  const char *leavesWhere(bool Value) const {
    if (IfTrue == Value)
      return LeavesIfTrue;
    return IfFalse == Value ? LeavesIfFalse : "";
  }
};

} // namespace

static const char *setTo(const Expr *Value) {
  const auto *Literal =
      dyn_cast<CXXBoolLiteralExpr>(Value->IgnoreParenImpCasts());
  if (!Literal)
    return "";
  return Literal->getValue() ? SetToTrue : SetToFalse;
}

static bool leaves(const Stmt *Branch) {
  if (const auto *Block = dyn_cast<CompoundStmt>(Branch))
    Branch = Block->body_empty() ? nullptr : Block->body_back();
  if (const auto *E = dyn_cast_or_null<Expr>(Branch))
    Branch = E->IgnoreImplicit();
  return isa_and_nonnull<ReturnStmt>(Branch) ||
         isa_and_nonnull<CXXThrowExpr>(Branch);
}

/// Nothing comes after it in the function.
static bool isLast(const FunctionContext &In, const IfStmt *If) {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(In.Parents.getParent(If));
  return Block && In.Decl && Block == In.Decl->getBody() &&
         Block->body_back() == If;
}

const char *leavesBy(const FunctionContext &In, const Expr *E) {
  Truth Is;
  const Stmt *Child = E;
  for (const Stmt *S = In.Parents.getParent(E); S;
       Child = S, S = In.Parents.getParent(S)) {
    if (const auto *Unary = dyn_cast<UnaryOperator>(S);
        Unary && Unary->getOpcode() == UO_LNot) {
      Is.negate();
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(S);
               Binary && Binary->isLogicalOp()) {
      Is.join(Binary->getOpcode() == BO_LOr);
    } else if (const auto *If = dyn_cast<IfStmt>(S)) {
      if (If->getCond() != Child || If->getElse())
        return "";
      if (leaves(If->getThen()))
        return Is.leavesWhere(true);
      return isLast(In, If) ? Is.leavesWhere(false) : "";
    } else if (!isa<ParenExpr>(S) && !isa<ImplicitCastExpr>(S) &&
               !isa<ExprWithCleanups>(S)) {
      return "";
    }
  }
  return "";
}

const char *flagUse(const FunctionContext &In, const Uses &U, const Expr *At) {
  const Expr *Outer = nullptr;
  const Stmt *Parent = U.parentOf(At, &Outer);
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
    return Op->getOperator() == OO_Equal && Op->getNumArgs() == 2 &&
                   Op->getArg(0) == Outer
               ? setTo(Op->getArg(1))
               : "";
  const auto *Member = dyn_cast_or_null<MemberExpr>(Parent);
  const auto *Call =
      Member ? dyn_cast_or_null<CXXMemberCallExpr>(In.Parents.getParent(Member))
             : nullptr;
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method)
    return "";
  if (isa<CXXConversionDecl>(Method) || nameIn(Method, {"load"}))
    return leavesBy(In, Call);
  if (nameIn(Method, {"wait", "wait_for", "wait_until"}))
    return WaitedFor;
  if (nameIn(Method, {"notify_one", "notify_all"}))
    return Notified;
  return nameIn(Method, {"store"}) && Call->getNumArgs() != 0
             ? setTo(Call->getArg(0))
             : "";
}

} // namespace unlatch

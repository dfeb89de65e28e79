//===- Conditions.cpp - What conditions say of earlier calls --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Conditions.h"

#include "matchers/Loops.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

/// Conditions are read this deep; beyond, they say nothing.
static constexpr unsigned MaxDepth = 16;

/// What macros such as likely() and unlikely() are made of.
static bool isExpectation(const CallExpr &Call) {
  unsigned Builtin = Call.getBuiltinCallee();
  return Builtin == Builtin::BI__builtin_expect ||
         Builtin == Builtin::BI__builtin_expect_with_probability;
}

static const Expr *strip(const Expr *E) {
  for (;;) {
    const Expr *Inner = E->IgnoreParenImpCasts();
    if (const auto *Full = dyn_cast<FullExpr>(Inner))
      Inner = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Inner))
      Inner = Temporary->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Inner))
      Inner = Bound->getSubExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Inner);
             Construct && Construct->getNumArgs() == 1)
      Inner = Construct->getArg(0); // iterator to const_iterator, and copies
    else if (const auto *Call = dyn_cast<CallExpr>(Inner);
             Call && isExpectation(*Call))
      Inner = Call->getArg(0);
    else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Inner);
             Cast && (Cast->getType()->isBooleanType() ||
                      Cast->getSubExpr()->getType()->isBooleanType()))
      Inner = Cast->getSubExpr();
    if (Inner == E)
      return E;
    E = Inner;
  }
}

/// What is done to the variable at Later is not done yet where At is evaluated:
/// no loop leads back from there without declaring it anew.
bool Conditions::isBefore(const Expr *At, const Expr *Later,
                          const VarDecl *Var) const {
  if (F.Src.range(Later->getSourceRange()).Begin <
          F.Src.range(At->getSourceRange()).End ||
      jumpsBackOver(F, At))
    return false;
  for (const Stmt *S = F.Parents.getParent(At); S; S = F.Parents.getParent(S)) {
    if (isa<ForStmt>(S) || isa<WhileStmt>(S) || isa<DoStmt>(S) ||
        isa<CXXForRangeStmt>(S) || isa<LambdaExpr>(S))
      return false;
    const auto *If = dyn_cast<IfStmt>(S);
    if (If && If->getConditionVariable() == Var)
      return true;
    const auto *Block = dyn_cast<CompoundStmt>(S);
    if (Block && llvm::any_of(Block->body(), [&](const Stmt *Child) {
          const auto *Declaration = dyn_cast<DeclStmt>(Child);
          return Declaration && llvm::is_contained(Declaration->decls(), Var);
        }))
      return true;
  }
  return false;
}

/// What a local variable was given, where it keeps that until At.
const Expr *Conditions::valueOf(const VarDecl *Var, const Expr *At) const {
  if (!Var->hasLocalStorage() || isa<ParmVarDecl>(Var))
    return nullptr;
  const Expr *Value = Var->getInit();
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Value);
      Construct && Construct->getNumArgs() == 0)
    Value = nullptr; // default-made, to be assigned
  auto Refs = F.Scan.Refs.find(Var);
  if (Refs == F.Scan.Refs.end())
    return Value;
  const Expr *Assigned = nullptr;
  for (const DeclRefExpr *Ref : Refs->second) {
    if (Value && Ref != At && isBefore(At, Ref, Var))
      continue;
    const Expr *Outer = nullptr;
    const Stmt *Parent = U.parentOf(Ref, &Outer);
    const Expr *Right = nullptr;
    if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Parent);
        Binary && Binary->getOpcode() == BO_Assign && Binary->getLHS() == Outer)
      Right = Binary->getRHS();
    else if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
             Op && Op->getOperator() == OO_Equal && Op->getArg(0) == Outer)
      Right = Op->getArg(1);
    if (Right) {
      // Assigned a second time, it is not one value.
      if (Assigned)
        return nullptr;
      Assigned = Right;
      continue;
    }
    for (const Use &Found : U.ofObject(Ref))
      if (Found.What == Use::Write || Found.What == Use::MutableRef ||
          Found.What == Use::Escape || Found.What == Use::Address)
        return nullptr;
  }
  if (Assigned && Value) {
    // bool found = false; { ... found = map.count(key) != 0; }
    const Expr *First = strip(Value);
    if (!isa<CXXBoolLiteralExpr>(First) && !isa<IntegerLiteral>(First) &&
        !isEnd(First))
      return nullptr;
  }
  return Assigned ? Assigned : Value;
}

/// Some way leads past Given, from the declaration of Var on.
bool Conditions::isConditional(const Expr *Given, const VarDecl *Var) const {
  for (const Stmt *S = F.Parents.getParent(Given); S;
       S = F.Parents.getParent(S)) {
    if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
      for (const Stmt *Child : Block->body())
        if (const auto *Declaration = dyn_cast<DeclStmt>(Child))
          if (llvm::is_contained(Declaration->decls(), Var))
            return false;
    } else if (!isa<Expr>(S) && !isa<DeclStmt>(S)) {
      return true;
    }
  }
  return true;
}

const Conditions::Test *Conditions::lookup(const Expr *E,
                                           unsigned Depth) const {
  if (Depth > MaxDepth)
    return nullptr;
  E = strip(E);
  auto It = Tests.find(E);
  if (It != Tests.end())
    return &It->second;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      if (const Expr *Value = valueOf(Var, Ref))
        return lookup(Value, Depth + 1);
  return nullptr;
}

bool Conditions::isEnd(const Expr *E) const {
  E = strip(E);
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee && Callee->getIdentifier() &&
           llvm::is_contained({"end", "cend", "constEnd"}, Callee->getName());
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->getInit() && strip(Var->getInit()) != E &&
         isa<CallExpr>(strip(Var->getInit())) && isEnd(Var->getInit());
}

static bool isNull(const Expr *E) {
  E = strip(E);
  return isa<CXXNullPtrLiteralExpr>(E) || isa<GNUNullExpr>(E);
}

/// The pointer or optional that E asks for its truth, E itself for others.
static const Expr *asked(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method || Call->getNumArgs() != 0)
    return E;
  bool Asks = isa<CXXConversionDecl>(Method)
                  ? Method->getReturnType()->isBooleanType()
                  : Method->getIdentifier() && Method->getName() == "has_value";
  return Asks ? Call->getImplicitObjectArgument() : E;
}

/// A comparison that has Value.
void Conditions::comparison(const Expr *Left, const Expr *Right,
                            BinaryOperatorKind Kind, bool Value, Facts &Out,
                            unsigned Depth) const {
  if (Kind == BO_EQ || Kind == BO_NE) {
    bool Equal = (Kind == BO_EQ) == Value;
    if (isEnd(Left))
      std::swap(Left, Right);
    if (isEnd(Right)) {
      const Test *Known = lookup(Left, Depth);
      if (Known && Known->Says == Answer::Iterator)
        Out.push_back({Known->Id, !Equal});
      return;
    }
    if (isNull(Left))
      std::swap(Left, Right);
    if (isNull(Right)) {
      const Test *Known = lookup(Left, Depth);
      if (Known && Known->Says == Answer::Pointer)
        Out.push_back({Known->Id, !Equal});
      return;
    }
    if (const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(strip(Right)))
      return implied(Left, Equal == Literal->getValue(), Out, Depth + 1);
  }
  if (isa<IntegerLiteral>(strip(Left))) {
    std::swap(Left, Right);
    Kind = BinaryOperator::isRelationalOp(Kind)
               ? BinaryOperator::reverseComparisonOp(Kind)
               : Kind;
  }
  const auto *Number = dyn_cast<IntegerLiteral>(strip(Right));
  const Test *Known = Number ? lookup(Left, Depth) : nullptr;
  if (!Known || Known->Says != Answer::Truth || Number->getValue().ugt(1))
    return;
  // A map's count is 0 or 1: which of them passes?
  uint64_t N = Number->getValue().getZExtValue();
  auto Passes = [&](uint64_t Count) {
    switch (Kind) {
    case BO_EQ:
      return Count == N;
    case BO_NE:
      return Count != N;
    case BO_LT:
      return Count < N;
    case BO_LE:
      return Count <= N;
    case BO_GT:
      return Count > N;
    case BO_GE:
      return Count >= N;
    default:
      return true;
    }
  };
  bool None = Passes(0) == Value, One = Passes(1) == Value;
  if (None != One)
    Out.push_back({Known->Id, One});
}

/// What follows from E having Value.
void Conditions::implied(const Expr *E, bool Value, Facts &Out,
                         unsigned Depth) const {
  if (Depth > MaxDepth)
    return;
  E = strip(E);
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E))
    return implied(Rewritten->getSemanticForm(), Value, Out, Depth + 1);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_LNot)
      implied(Unary->getSubExpr(), !Value, Out, Depth + 1);
    return;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == (Value ? BO_LAnd : BO_LOr)) {
      implied(Binary->getLHS(), Value, Out, Depth + 1);
      implied(Binary->getRHS(), Value, Out, Depth + 1);
    } else if (Binary->isComparisonOp()) {
      comparison(Binary->getLHS(), Binary->getRHS(), Binary->getOpcode(), Value,
                 Out, Depth + 1);
    }
    return;
  }
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      Op && Op->getNumArgs() == 2 &&
      (Op->getOperator() == OO_EqualEqual ||
       Op->getOperator() == OO_ExclaimEqual))
    return comparison(Op->getArg(0), Op->getArg(1),
                      Op->getOperator() == OO_EqualEqual ? BO_EQ : BO_NE, Value,
                      Out, Depth + 1);
  if (const Test *Known = lookup(asked(E), Depth);
      Known && Known->Says != Answer::Iterator) {
    Out.push_back({Known->Id, Value});
    return;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
        Var && Var->getType()->isBooleanType())
      if (const Expr *Given = valueOf(Var, Ref)) {
        // Where the assignment may be passed over, the first value says
        // nothing of the key.
        const auto *First = dyn_cast_or_null<CXXBoolLiteralExpr>(
            Var->getInit() ? strip(Var->getInit()) : nullptr);
        if (!First || First->getValue() != Value || !isConditional(Given, Var))
          implied(Given, Value, Out, Depth + 1);
      }
}

} // namespace unlatch

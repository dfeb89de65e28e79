//===- RegionCounters.cpp - The counters that clang gives a body ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/RegionCounters.h"

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MD5.h"

using namespace clang;

namespace unlatch {

namespace {

/// What the hash tells apart. The numbers are the format's; those up to
/// LastCounted have a counter.
enum Shape : uint8_t {
  NoShape = 0,
  Label = 1,
  While = 2,
  Do = 3,
  For = 4,
  RangeFor = 5,
  Switch = 7,
  Case = 8,
  Default = 9,
  If = 10,
  Try = 11,
  Catch = 12,
  Conditional = 13,
  And = 14,
  Or = 15,
  BinaryConditional = 16,
  LastCounted = BinaryConditional,
  End = 17,
  Then = 18,
  Else = 19,
  Goto = 20,
  IndirectGoto = 21,
  Break = 22,
  Continue = 23,
  Return = 24,
  Throw = 25,
  Not = 26,
  Less = 27,
  Greater = 28,
  LessEqual = 29,
  GreaterEqual = 30,
  Equal = 31,
  NotEqual = 32,
};

} // namespace

static Shape shapeOf(const BinaryOperator *E) {
  switch (E->getOpcode()) {
  case BO_LAnd:
    return And;
  case BO_LOr:
    return Or;
  case BO_LT:
    return Less;
  case BO_GT:
    return Greater;
  case BO_LE:
    return LessEqual;
  case BO_GE:
    return GreaterEqual;
  case BO_EQ:
    return Equal;
  case BO_NE:
    return NotEqual;
  default:
    return NoShape;
  }
}

static Shape shapeOf(const Stmt *S) {
  switch (S->getStmtClass()) {
  case Stmt::LabelStmtClass:
    return Label;
  case Stmt::WhileStmtClass:
    return While;
  case Stmt::DoStmtClass:
    return Do;
  case Stmt::ForStmtClass:
    return For;
  case Stmt::CXXForRangeStmtClass:
    return RangeFor;
  case Stmt::SwitchStmtClass:
    return Switch;
  case Stmt::CaseStmtClass:
    return Case;
  case Stmt::DefaultStmtClass:
    return Default;
  case Stmt::IfStmtClass:
    return If;
  case Stmt::CXXTryStmtClass:
    return Try;
  case Stmt::CXXCatchStmtClass:
    return Catch;
  case Stmt::ConditionalOperatorClass:
    return Conditional;
  case Stmt::BinaryConditionalOperatorClass:
    return BinaryConditional;
  case Stmt::BinaryOperatorClass:
    return shapeOf(cast<BinaryOperator>(S));
  case Stmt::GotoStmtClass:
    return Goto;
  case Stmt::IndirectGotoStmtClass:
    return IndirectGoto;
  case Stmt::BreakStmtClass:
    return Break;
  case Stmt::ContinueStmtClass:
    return Continue;
  case Stmt::ReturnStmtClass:
    return Return;
  case Stmt::CXXThrowExprClass:
    return Throw;
  case Stmt::UnaryOperatorClass:
    return cast<UnaryOperator>(S)->getOpcode() == UO_LNot ? Not : NoShape;
  default:
    return NoShape;
  }
}

/// Ten shapes of six bits make a word; a longer list is hashed word by word.
/// The four bits that are left tell kinds of profiles apart.
static uint64_t hashOf(llvm::ArrayRef<Shape> Shapes) {
  constexpr size_t InWord = 10;
  auto Pack = [](llvm::ArrayRef<Shape> Some) {
    uint64_t Word = 0;
    for (Shape S : Some)
      Word = Word << 6 | S;
    return Word;
  };
  if (Shapes.size() <= InWord)
    return Pack(Shapes);
  llvm::MD5 Digest;
  for (; !Shapes.empty();
       Shapes = Shapes.drop_front(std::min(InWord, Shapes.size()))) {
    uint8_t Bytes[sizeof(uint64_t)];
    llvm::support::endian::write64le(
        Bytes, Pack(Shapes.take_front(std::min(InWord, Shapes.size()))));
    Digest.update(Bytes);
  }
  llvm::MD5::MD5Result Result;
  Digest.final(Result);
  return Result.low() & ~uint64_t(0) >> 4;
}

/// Parentheses and negations aside, an operand that is no && or || itself has
/// a counter for how it came out.
static bool isCondition(const Expr *E) {
  for (;;) {
    E = E->IgnoreParens();
    const auto *Negation = dyn_cast<UnaryOperator>(E);
    if (!Negation || Negation->getOpcode() != UO_LNot)
      break;
    E = Negation->getSubExpr();
  }
  const auto *Binary = dyn_cast<BinaryOperator>(E);
  return !Binary || !Binary->isLogicalOp();
}

namespace {

/// The walk whose order the numbers have.
class Walk : public RecursiveASTVisitor<Walk> {
  using Base = RecursiveASTVisitor<Walk>;

public:
  explicit Walk(RegionCounters &Out) : Out(Out) {}

  llvm::SmallVector<Shape, 64> Shapes;

  // These are bodies of their own.
  bool TraverseBlockExpr(BlockExpr *) { return true; }
  bool TraverseCapturedStmt(CapturedStmt *) { return true; }
  bool TraverseLambdaExpr(LambdaExpr *E) {
    for (unsigned I = 0, N = E->capture_size(); I != N; ++I)
      TraverseLambdaCapture(E, E->capture_begin() + I,
                            E->capture_init_begin()[I]);
    return true;
  }

  bool VisitFunctionDecl(FunctionDecl *D) {
    if (!isa<CXXDeductionGuideDecl>(D))
      count(D->getBody());
    return true;
  }
  bool VisitStmt(Stmt *S) {
    Shape Kind = shapeOf(S);
    if (Kind == NoShape)
      return true;
    if (Kind <= LastCounted)
      count(S);
    Shapes.push_back(Kind);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *E) {
    if (E->isLogicalOp() && isCondition(E->getRHS()))
      count(E->getRHS());
    return true;
  }

  bool TraverseIfStmt(IfStmt *S) {
    VisitStmt(S);
    for (Stmt *Child : S->children()) {
      if (!Child)
        continue;
      if (Child == S->getThen())
        Shapes.push_back(Then);
      else if (Child == S->getElse())
        Shapes.push_back(Else);
      TraverseStmt(Child);
    }
    Shapes.push_back(End);
    return true;
  }
  bool TraverseWhileStmt(WhileStmt *S) {
    return ended(Base::TraverseWhileStmt(S));
  }
  bool TraverseDoStmt(DoStmt *S) { return ended(Base::TraverseDoStmt(S)); }
  bool TraverseForStmt(ForStmt *S) { return ended(Base::TraverseForStmt(S)); }
  bool TraverseCXXForRangeStmt(CXXForRangeStmt *S) {
    return ended(Base::TraverseCXXForRangeStmt(S));
  }
  bool TraverseCXXTryStmt(CXXTryStmt *S) {
    return ended(Base::TraverseCXXTryStmt(S));
  }
  bool TraverseCXXCatchStmt(CXXCatchStmt *S) {
    return ended(Base::TraverseCXXCatchStmt(S));
  }

private:
  void count(const Stmt *S) { Out.Of[S] = Out.Count++; }
  bool ended(bool Result) {
    Shapes.push_back(End);
    return Result;
  }

  RegionCounters &Out;
};

} // namespace

RegionCounters regionCounters(const FunctionDecl *Definition) {
  RegionCounters Out;
  Walk Numbers(Out);
  Numbers.TraverseDecl(const_cast<FunctionDecl *>(Definition));
  Out.Hash = hashOf(Numbers.Shapes);
  return Out;
}

} // namespace unlatch

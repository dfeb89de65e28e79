//===- Loops.cpp - What is done again and again ---------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Loops.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

/// A loop that begins at Begin goes round while one of the locks is held.
static bool goesRoundUnder(const FunctionContext &F, const Lockset &Held,
                           unsigned Begin) {
  bool Known = false;
  for (const HeldLock &L : Held) {
    if (L.Section < 0)
      continue;
    const FileRange &Acquire = F.Out.Sections[L.Section].Acquire;
    if (!Acquire.valid() || Acquire.Begin < Begin)
      return true;
    Known = true;
  }
  return !Known;
}

bool jumpsBackOver(const FunctionContext &F, const Expr *E,
                   llvm::function_ref<bool(unsigned)> Counts) {
  unsigned At = F.Src.range(E->getSourceRange()).Begin;
  return llvm::any_of(F.Scan.Gotos, [&](const auto &Jump) {
    const auto [From, Label] = Jump;
    if (!Label)
      return true;
    unsigned Begin = F.Src.range(Label->getSourceRange()).Begin;
    return Begin <= At && At < F.Src.range(From->getSourceRange()).End &&
           Counts(Begin);
  });
}

bool inLoop(const FunctionContext &F, const Expr *E, const Lockset &Held) {
  const Stmt *Child = E;
  for (const Stmt *S = F.Parents.getParent(E); S;
       Child = S, S = F.Parents.getParent(S)) {
    bool Loop = isa<WhileStmt>(S) || isa<DoStmt>(S) ||
                (isa<ForStmt>(S) && cast<ForStmt>(S)->getInit() != Child);
    if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
      Loop = Child == Range->getBody();
    if (isa<LambdaExpr>(S))
      Loop = true; // an algorithm may call it again and again
    if (Loop && goesRoundUnder(F, Held, F.Src.range(S->getSourceRange()).Begin))
      return true;
  }
  return jumpsBackOver(
      F, E, [&](unsigned Label) { return goesRoundUnder(F, Held, Label); });
}

} // namespace unlatch

//===- SectionLambdas.cpp - Lambdas that are part of a section ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/SectionLambdas.h"

#include "matchers/CalledBack.h"
#include "matchers/Functions.h"
#include "matchers/Paths.h"
#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace unlatch {

static bool sameLocks(const Lockset &A, const Lockset &B) {
  return llvm::equal(A, B, [](const HeldLock &X, const HeldLock &Y) {
    return X.Mutex == Y.Mutex && X.Mode == Y.Mode && X.Section == Y.Section &&
           X.Section >= 0 && !X.Maybe && !Y.Maybe;
  });
}

BodyScan::Takers
calledInOneSection(const BodyScan &Scan,
                   llvm::function_ref<const Lockset *(const Stmt *)> Held) {
  BodyScan::Takers Result;
  for (const auto &[Lambda, Taker] : Scan.GivenByName) {
    const Lockset *Here = Held(Lambda), *There = Held(Taker.first);
    if (Here && There && sameLocks(*Here, *There))
      Result[Lambda] = Taker;
  }
  for (const auto &[Lambda, Name] : Scan.Names) {
    const CXXMethodDecl *Method = callOperator(Lambda);
    const Lockset *Here = Held(Lambda);
    // One with a list of captures has to be told of the section's variables, so
    // it stays a function. What it gives must not be a way into the map.
    if (Lambda->getCaptureDefault() != LCD_ByRef || !Here || Here->empty() ||
        !Method || Lambda->isGenericLambda() ||
        isViewLike(Method->getReturnType()) ||
        holdsPointer(Method->getReturnType()))
      continue;
    auto Calls = Scan.Refs.find(Name);
    if (Calls != Scan.Refs.end() &&
        llvm::all_of(Calls->second, [&](const DeclRefExpr *Call) {
          const Lockset *There = Held(Call);
          return There && sameLocks(*Here, *There);
        }))
      Result[Lambda] = {nullptr, 0};
  }
  return Result;
}

/// table_.withWLock([&](auto &table) { ... }), and nothing but that: it is said
/// where the parts stand. Acquire is what comes before the closure.
static void describeRun(const LambdaExpr *Lambda, const CallExpr *Call,
                        const Source &Src, Section &S) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Written = Lambda->getCallOperator();
  if (!Member || Call->getNumArgs() != 1 || Written->getNumParams() != 1 ||
      Call->getArg(0)->IgnoreImplicit() != Lambda || S.InMacro)
    return;
  // What the function makes of the result, a call of the closure would not.
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee ||
      !Callee->getASTContext().hasSameType(
          Callee->getReturnType(), callOperator(Lambda)->getReturnType()))
    return;
  const ParmVarDecl *Value = Written->getParamDecl(0);
  FileRange Type = Src.range({Value->getOuterLocStart(), Value->getLocation()});
  FileRange Before = Src.range(Call->getSourceRange());
  FileRange Closure = Src.range(Lambda->getSourceRange());
  if (!Type.valid() || !Before.contains(Closure))
    return;
  Type.End = Src.place(Value->getLocation()).Begin;
  Before.End = Closure.Begin;
  S.Shape = SectionShape::Guard;
  S.GuardEscapes = false;
  S.MutexText =
      Src.range(Member->getImplicitObjectArgument()->getSourceRange());
  S.GuardName = Value->getNameAsString();
  S.GuardType = Type;
  S.Acquire = Before;
}

/// A function of the program runs the closure under a lock: that is one more
/// section, and what the closure is given are objects of the runner's.
void FunctionCollector::runUnderLock(const LambdaExpr *Lambda,
                                     const CallExpr *Call, unsigned Index,
                                     Paths &Objects, Lockset &Entry,
                                     Function &F) const {
  std::optional<CalledBack> Run = calledBack(Call, Index, Objects);
  if (!Run) {
    // Which object's lock it is cannot be said.
    Entry.emplace_back().Maybe = true;
    return;
  }
  const CXXMethodDecl *Method = callOperator(Lambda);
  for (unsigned I = 0; I != Method->getNumParams(); ++I)
    if (I < Run->Arguments.size() && Run->Arguments[I].known())
      Objects.bind(Method->getParamDecl(I), Run->Arguments[I]);
  for (HeldLock &L : Run->Locks) {
    Section &S = F.Sections.emplace_back();
    S.Mutex = L.Mutex;
    S.MutexUsr = L.MutexUsr;
    S.Mode = L.Mode;
    S.Shape = SectionShape::Opaque;
    S.Acquire = Src.place(Call->getExprLoc());
    S.Block = Src.range(Method->getBody()->getSourceRange());
    S.InMacro = !Src.editable(Call->getSourceRange());
    S.GuardEscapes = true;
    S.HoldsOthers = !Entry.empty() || Run->Locks.size() > 1;
    if (Run->Plain)
      describeRun(Lambda, Call, Src, S);
    L.Section = int(F.Sections.size()) - 1;
    Entry.push_back(L);
  }
}

} // namespace unlatch

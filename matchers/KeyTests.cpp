//===- KeyTests.cpp - What conditions say of keys that were looked up -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/KeyTests.h"

#include "matchers/Loops.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>

using namespace clang;

namespace unlatch {

void KeyTests::add(const CallExpr *Call, int Access) {
  MapOp Op = F.Out.Accesses[Access].Op;
  if (Op == MapOp::Find)
    Tests.add(Call, Access, Conditions::Answer::Iterator);
  else if (Op == MapOp::Contains || Op == MapOp::Count)
    Tests.add(Call, Access, Conditions::Answer::Truth);
  else if (isWrite(Op) && !endsElement(Op))
    Made.emplace_back(Call, Access);
}

bool KeyTests::sameKey(const MapAccess &Earlier, const MapAccess &A,
                       const Expr *Key) const {
  llvm::StringRef Text = F.Src.text(Earlier.KeyText);
  return Earlier.Map == A.Map && !Text.empty() &&
         Text == F.Src.text(A.KeyText) &&
         !Key->HasSideEffects(F.Context, /*IncludePossibleEffects=*/false) &&
         !Tests.changedBetween(Key, Earlier.Call, A.Mention);
}

static int sectionOf(const MapAccess &A) {
  return A.Held.empty() ? -1 : A.Held.front().Section;
}

/// Released in between, the lock keeps nothing. What is tested comes before
/// what is then done, in the text as well, so that a release behind both, and
/// in a loop before the next test, does no harm; but one in a loop that goes on
/// without a test does.
bool KeyTests::releasedBetween(const MapAccess &Earlier,
                               const MapAccess &A) const {
  auto Between = [&](const Section::Change &C) {
    return (A.InLoop && !Earlier.InLoop) ||
           (Earlier.Call.End <= C.Statement.Begin &&
            C.Statement.Begin < A.Mention.Begin);
  };
  // Which of several locks guards the map is not known yet.
  return llvm::any_of(A.Held, [&](const HeldLock &L) {
    return L.Section >= 0 &&
           llvm::any_of(F.Out.Sections[L.Section].Changes, Between);
  });
}

bool KeyTests::foundBy(const Conditions::Fact &Known, const MapAccess &A,
                       const Expr *Key) const {
  // Without any lock too: the caller may hold it, and where nobody does, the
  // line is still meant to read.
  const MapAccess &Earlier = F.Out.Accesses[Known.Id];
  return Known.Found && Earlier.Held.empty() == A.Held.empty() &&
         sectionOf(Earlier) == sectionOf(A) && sameKey(Earlier, A, Key) &&
         !releasedBetween(Earlier, A) &&
         llvm::none_of(F.Out.Accesses, [&](const MapAccess &Between) {
           return Between.MapUsr == A.MapUsr && endsElement(Between.Op) &&
                  Between.Op != MapOp::InsertOrAssign &&
                  Earlier.Call.End <= Between.Mention.Begin &&
                  Between.Mention.Begin < A.Mention.Begin;
         });
}

KeyTests::Before KeyTests::foundBefore(const MapAccess &A, const Expr *At,
                                       const Expr *Key) const {
  Before Result = Before::NotFound;
  for (const Conditions::Fact &Known : Tests.known(At))
    if (foundBy(Known, A, Key))
      Result =
          std::max(Result, Known.Asserted ? Before::Asserted : Before::Found);
  return Result;
}

bool KeyTests::madeBefore(const MapAccess &A, const Expr *At,
                          const Expr *Key) const {
  return llvm::any_of(Made, [&](const auto &Insertion) {
    auto Unless = Tests.precedes(Insertion.first, At);
    auto Same = [&](const Conditions::Fact &Known) {
      return foundBy(Known, A, Key);
    };
    return Unless && Same({Insertion.second, true}) &&
           (Unless->empty() || llvm::any_of(*Unless, Same));
  });
}

/// this, or *this
static bool isThis(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->getOpcode() == UO_Deref)
    E = Unary->getSubExpr()->IgnoreParenImpCasts();
  return isa<CXXThisExpr>(E);
}

/// Functions of others would have to take the lock first.
bool KeyTests::mayInsertBetween(const MapAccess &Earlier,
                                const MapAccess &A) const {
  auto IsBetween = [&](const FileRange &At) {
    return At.File != A.Mention.File ||
           (Earlier.Call.End <= At.Begin && At.Begin < A.Statement.End);
  };
  return llvm::any_of(F.Out.Accesses,
                      [&](const MapAccess &Other) {
                        return Other.MapUsr == A.MapUsr && !Other.OnMiss &&
                               (isWrite(Other.Op) ||
                                Other.Op == MapOp::Escape) &&
                               Earlier.Call.End <= Other.Mention.Begin &&
                               Other.Mention.Begin < A.Mention.Begin;
                      }) ||
         llvm::any_of(F.Scan.Calls, [&](const Expr *E) {
           const auto *Call = dyn_cast<CallExpr>(E);
           if (!Call || !IsBetween(F.Src.range(Call->getSourceRange())))
             return false;
           const FunctionDecl *Callee = Call->getDirectCallee();
           const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
           if (A.Map.Root != "this")
             return !Callee || (!Callee->isImplicit() &&
                                !F.Src.inSystemHeader(Callee->getLocation()));
           const auto *Own = dyn_cast_or_null<CXXMethodDecl>(F.Decl);
           const auto *OnObject = dyn_cast<CXXMemberCallExpr>(Call);
           return !Callee || !Own ||
                  (OnObject && isThis(OnObject->getImplicitObjectArgument())) ||
                  llvm::any_of(Call->arguments(), isThis) ||
                  (Method && (Method->getParent()->isLambda() ||
                              Method->getParent()->getCanonicalDecl() ==
                                  Own->getParent()->getCanonicalDecl()));
         });
}

bool KeyTests::missedBefore(const MapAccess &A, const Expr *At,
                            const Expr *Key) const {
  if (A.InLoop || A.Held.empty())
    return false;
  return llvm::any_of(Tests.known(At), [&](const Conditions::Fact &Known) {
    const MapAccess &Earlier = F.Out.Accesses[Known.Id];
    int Section = sectionOf(Earlier);
    return !Known.Found && !Known.Asserted && Section >= 0 &&
           llvm::any_of(
               A.Held,
               [&](const HeldLock &L) { return L.Section == Section; }) &&
           sameKey(Earlier, A, Key) && !releasedBetween(Earlier, A) &&
           !mayInsertBetween(Earlier, A);
  });
}

void KeyTests::noteFound(const CXXMemberCallExpr *Call) const {
  const CXXMethodDecl *Callee = Call->getMethodDecl();
  const Lockset *Held = F.Held(Call);
  if (!Callee || !Held || Tests.empty() ||
      !isa<CXXThisExpr>(
          Call->getImplicitObjectArgument()->IgnoreParenImpCasts()))
    return;
  MapAccess Passed;
  Passed.Held = *Held;
  Passed.InLoop = inLoop(F, Call, *Held);
  Passed.Mention = F.Src.range(Call->getSourceRange());
  for (const Conditions::Fact &Known : Tests.known(Call)) {
    const MapAccess &Earlier = F.Out.Accesses[Known.Id];
    Passed.MapUsr = Earlier.MapUsr;
    Passed.Map = Earlier.Map;
    if (Passed.Map.Root != "this" || Passed.Map.Steps.size() != 1 ||
        Known.Asserted)
      continue;
    for (unsigned I = 0;
         I != std::min(Call->getNumArgs(), Callee->getNumParams()); ++I) {
      const Expr *Key = Call->getArg(I);
      Passed.KeyText = F.Src.range(Key->getSourceRange());
      // A conversion would make it another key.
      if (F.Context.hasSameUnqualifiedType(
              Key->IgnoreParenImpCasts()->getType(),
              Callee->getParamDecl(I)->getType().getNonReferenceType()) &&
          foundBy(Known, Passed, Key))
        F.Out.FoundKeys.push_back(
            {F.Src.place(Call->getExprLoc()), I, Passed.MapUsr});
    }
  }
}

void KeyTests::noteDecision(MapAccess &A, const Expr *At,
                            const Expr *Key) const {
  for (const Conditions::Fact &Known : Tests.known(At)) {
    const MapAccess &Earlier = F.Out.Accesses[Known.Id];
    if (!Known.Asserted && !Earlier.Held.empty() && sectionOf(Earlier) >= 0 &&
        sectionOf(Earlier) != sectionOf(A) && sameKey(Earlier, A, Key)) {
      A.DecidedBy = Known.Id;
      A.DecidedFound = Known.Found;
      return;
    }
  }
}

} // namespace unlatch

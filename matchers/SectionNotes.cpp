//===- SectionNotes.cpp - What is odd about sections ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/SectionEffects.h"

#include "matchers/LockTypes.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

/// Mutexes that are made in the function and that only one guard names: nobody
/// else can wait for them.
static void noteOwnMutexes(const FunctionContext &F) {
  for (Section &S : F.Out.Sections) {
    if (!Paths::isLocal(S.Mutex) || !S.Mutex.Steps.empty())
      continue;
    for (const auto &[D, Refs] : F.Scan.Refs)
      if (const auto *Var = dyn_cast<VarDecl>(D);
          Var && Refs.size() == 1 && F.Objects.of(Var) == S.Mutex &&
          !Var->getType()->isReferenceType() &&
          // In a lambda's body, it may be the function's around it.
          Var->getDeclContext() == F.Decl)
        S.OwnMutex = true;
  }
}

/// Finds a variable of this name that something is asked of.
class ReceiverFinder : public RecursiveASTVisitor<ReceiverFinder> {
public:
  explicit ReceiverFinder(llvm::StringRef Name) : Name(Name) {}
  bool VisitMemberExpr(MemberExpr *E) { return look(E->getBase()); }
  bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *E) {
    return E->isImplicitAccess() || look(E->getBase());
  }

  bool Found = false;

private:
  bool look(const Expr *Base) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Base->IgnoreParenImpCasts());
    Found |= Ref && Ref->getDecl()->getIdentifier() &&
             Ref->getDecl()->getName() == Name;
    return !Found;
  }

  llvm::StringRef Name;
};

/// A deferred guard that is locked in a branch which this instantiation or this
/// configuration never takes: nobody forgot it.
static void noteDeadLocking(const FunctionContext &F) {
  const FunctionDecl *Function = dyn_cast<FunctionDecl>(F.Decl);
  if (!Function)
    return;
  const FunctionDecl *Pattern = Function->getTemplateInstantiationPattern();
  Stmt *Body = (Pattern ? Pattern : Function)->getBody();
  for (Section &S : F.Out.Sections) {
    if (!S.LockedLater || S.GuardName.empty() || !S.Changes.empty() || !Body)
      continue;
    ReceiverFinder Finder(S.GuardName);
    Finder.TraverseStmt(Body);
    S.GuardEscapes |= Finder.Found;
  }
}

/// What the program's own guards take without an argument may be a global lock.
static bool mayLockByItself(const FunctionContext &F,
                            const CXXConstructExpr *Init) {
  const CXXConstructorDecl *Constructor = Init->getConstructor();
  return Constructor->isUserProvided() &&
         !F.Src.inSystemHeader(Constructor->getLocation());
}

/// `std::unique_lock<std::shared_mutex>(mutex_);` declares a guard of that
/// name.
static void noteEmptyGuards(const FunctionContext &F) {
  for (const VarDecl *Var : F.Scan.Guards) {
    const auto *Init = dyn_cast_or_null<CXXConstructExpr>(Var->getInit());
    if (!Init || Init->getNumArgs() != 0 || F.Scan.Refs.count(Var) != 0 ||
        !guardType(Var->getType()) || Var->getType()->isReferenceType() ||
        mayLockByItself(F, Init))
      continue;
    Section S;
    S.Shape = SectionShape::Deferred;
    S.LockedLater = true;
    S.GuardName = Var->getNameAsString();
    S.InMacro = !F.Src.editable(Var->getSourceRange());
    S.Acquire = S.Block = F.Src.throughSemicolon(Var->getSourceRange());
    F.Out.Sections.push_back(std::move(S));
  }
}

/// A section is suspended in where its lock is held at a co_await.
static void noteSuspensions(const FunctionContext &F) {
  for (const Expr *E : F.Scan.Suspensions) {
    const Lockset *Locks = F.Held(E);
    for (size_t I = 0; I != F.Out.Sections.size(); ++I)
      F.Out.Sections[I].Suspends |=
          !Locks || llvm::any_of(*Locks, [&](const HeldLock &L) {
            return L.Section == int(I) || L.Section < 0;
          });
  }
}

/// A guard that a lambda captures which runs later, or on another thread, may
/// be given back there.
static void noteCapturedGuards(const FunctionContext &F) {
  for (const LambdaExpr *Lambda : F.Scan.Stored)
    for (const LambdaCapture &Capture : Lambda->captures()) {
      if (!Capture.capturesVariable())
        continue;
      const ValueDecl *Var = Capture.getCapturedVar();
      if (!guardType(Var->getType().getNonReferenceType()))
        continue;
      for (Section &S : F.Out.Sections)
        S.GuardEscapes |= S.GuardName == Var->getNameAsString();
    }
}

/// What stands in the text shows where a section is left, but for what macros
/// make of it.
static void noteJumpsOfMacros(const FunctionContext &F) {
  for (const Stmt *Jump : F.Scan.Jumps) {
    if (F.Src.editable(Jump->getBeginLoc()))
      continue; // an argument, where anybody sees it
    FileRange Place = F.Src.place(Jump->getBeginLoc());
    for (Section &S : F.Out.Sections)
      S.LeftByMacro |= S.Block.contains(Place) && S.Acquire.End <= Place.Begin;
  }
}

void collectSectionNotes(const FunctionContext &Function) {
  noteOwnMutexes(Function);
  noteDeadLocking(Function);
  noteEmptyGuards(Function);
  noteSuspensions(Function);
  noteCapturedGuards(Function);
  noteJumpsOfMacros(Function);
}

} // namespace unlatch

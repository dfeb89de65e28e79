//===- BaseStates.cpp - What the bases of a class hold, unseen ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// class Registry : Counted { ... };
// void Registry::add(...) { std::unique_lock lock(mutex_); ...; note(1); }
//
// Where the body of note() is not seen here, the base as a whole is taken for
// one state, which functions that are const read and others change. The same
// goes for a base that is a container of the standard library.

#include "matchers/Functions.h"

#include "matchers/Declarations.h"
#include "matchers/MapAccesses.h"
#include "matchers/Names.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace unlatch {

static bool isStdContainer(const CXXRecordDecl *Record) {
  return isInStd(Record) &&
         !Record->lookup(&Record->getASTContext().Idents.get("allocator_type"))
              .empty();
}

/// The base whose function Call asks of this object, where nothing more is
/// known of it; null for others.
static const CXXRecordDecl *unseenBase(const CXXMemberCallExpr *Call,
                                       const Source &Src) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  const Expr *Object = Call->getImplicitObjectArgument();
  if (!Method || Method->isStatic() || Method->isPureVirtual() ||
      !isa<CXXThisExpr>(Object->IgnoreParenImpCasts()))
    return nullptr;
  const CXXRecordDecl *Base = Method->getParent();
  const CXXRecordDecl *Derived =
      Object->IgnoreParenImpCasts()->getType()->getPointeeCXXRecordDecl();
  QualType T = Method->getThisType()->getPointeeType();
  if (!Derived || Base->getCanonicalDecl() == Derived->getCanonicalDecl() ||
      holdsSynchronized(T))
    return nullptr;
  bool Unseen = Src.inSystemHeader(Base->getLocation()) ? isStdContainer(Base)
                                                        : !Method->hasBody();
  return Unseen ? Base : nullptr;
}

void FunctionCollector::collectBaseStates(const FunctionContext &In) {
  for (const Expr *E : In.Scan.Calls) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
    const CXXRecordDecl *Base = Call ? unseenBase(Call, Src) : nullptr;
    const Lockset *Held = Base ? In.Held(E) : nullptr;
    if (!Held || Held->empty())
      continue;
    StateAccess A;
    A.Usr = usr(Base);
    A.Path = In.Objects.ofTarget(Call->getImplicitObjectArgument());
    A.Unshared = In.Unshared(A.Path);
    A.Held = *Held;
    A.Loc = Src.place(E->getExprLoc());
    A.Write = !Call->getMethodDecl()->isConst();
    In.Out.States.push_back(std::move(A));
    Bases.insert(Base->getCanonicalDecl());
  }
}

StateDecl describeBase(const CXXRecordDecl *Base, const Source &Src) {
  StateDecl Out;
  Out.Usr = usr(Base);
  Out.Name = qualifiedName(Base);
  Out.Type = Out.Name;
  Out.Loc = Src.place(Base->getLocation());
  Out.Fixed = "is a base class";
  return Out;
}

} // namespace unlatch

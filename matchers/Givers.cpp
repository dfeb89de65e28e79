//===- Givers.cpp - Functions that give what they found in a map ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Givers.h"

#include "matchers/MapAccesses.h"
#include "matchers/Names.h"
#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

/// Something may come to the caller by this as well.
static bool mayReturn(const ParmVarDecl *Parameter) {
  QualType T = Parameter->getType();
  return (T->isReferenceType() || T->isPointerType()) &&
         !T->getPointeeType().isConstQualified();
}

/// Told by the declaration alone, as it is asked for each call of a unit.
static bool maybeGiver(const CXXMethodDecl *Method) {
  QualType Result = Method->getReturnType();
  return llvm::none_of(Method->parameters(), mayReturn) &&
         (Result->isPointerType() || Result->isLValueReferenceType()) &&
         Method->getCanonicalDecl()->getAccess() != AS_public &&
         !Method->isStatic() && !Method->isVirtual() &&
         !Method->isOverloadedOperator() && !isTemplated(Method) &&
         llvm::any_of(Method->getParent()->fields(), [](const FieldDecl *F) {
           return mapType(F->getType()) != nullptr;
         });
}

static std::optional<Giver> lookInto(const CXXMethodDecl *Method,
                                     const FunctionContext &CalledIn) {
  const FunctionDecl *Definition = nullptr;
  if (!Method->hasBody(Definition) ||
      isa<CoroutineBodyStmt>(Definition->getBody()))
    return std::nullopt;
  const Stmt *Body = Definition->getBody();
  ParentMap Parents(const_cast<Stmt *>(Body));
  BodyScan Scan = scanBody({Body}, Parents);
  // What a lambda returns is not told from what the function does.
  if (!Scan.Guards.empty() || !Scan.Mutexes.empty() || !Scan.InPlace.empty() ||
      !Scan.Stored.empty())
    return std::nullopt;
  Paths Objects(CalledIn.Src, Body, Definition);
  static const Lockset Nothing;
  Function Scratch;
  FunctionContext In{CalledIn.Context,
                     CalledIn.Src,
                     Objects,
                     Parents,
                     Definition,
                     Scan,
                     [](const Stmt *) { return &Nothing; },
                     [](const ObjectPath &) { return false; },
                     Scratch,
                     CalledIn.Helpers,
                     /*Depth=*/1}; // the answer is the same for all callers
  collectMapAccesses(In);
  std::optional<Giver> Found;
  for (const MapAccess &A : Scratch.Accesses) {
    if (A.Returned == Returns::Nothing || A.Op != MapOp::ElementEscape)
      continue;
    Giver Here{A.MapUsr, A.Map.Steps, A.Returned};
    if (A.Map.Root != "this" ||
        (Found && (Found->Steps != Here.Steps || Found->Gives != Here.Gives)))
      return std::nullopt;
    Found = std::move(Here);
  }
  return Found;
}

const Giver *Givers::find(const CXXMethodDecl *Callee,
                          const FunctionContext &CalledIn) {
  Callee = Callee->getCanonicalDecl();
  // One that is asked about while it is looked at is none.
  if (Known.try_emplace(Callee).second && maybeGiver(Callee)) {
    std::optional<Giver> Found = lookInto(Callee, CalledIn);
    Known[Callee] = std::move(Found);
  }
  const std::optional<Giver> &Answer = Known[Callee];
  return Answer ? &*Answer : nullptr;
}

} // namespace unlatch

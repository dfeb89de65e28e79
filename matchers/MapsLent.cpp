//===- MapsLent.cpp - Functions that only look into a map -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/MapsLent.h"

#include "matchers/Names.h"
#include "matchers/TypeQuestions.h"
#include "summary/Sharing.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"

using namespace clang;

namespace unlatch {

/// Whether the function would take another type of map as it is: a template
/// whose parameter has the type that it is called with. Others name a type, to
/// which a view can be converted, but by a copy of all that it shows.
static bool takesAnyType(const CallExpr *Call, const FunctionDecl *Definition,
                         unsigned Parameter) {
  const FunctionDecl *Pattern = Definition->getTemplateInstantiationPattern();
  if (!Definition->getPrimaryTemplate() || !Pattern)
    return false;
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Callee);
      Ref && Ref->hasExplicitTemplateArgs())
    return false;
  if (const auto *Member = dyn_cast<MemberExpr>(Callee);
      Member && Member->hasExplicitTemplateArgs())
    return false;
  return Parameter < Pattern->getNumParams() &&
         isa<TemplateTypeParmType>(Pattern->getParamDecl(Parameter)
                                       ->getType()
                                       .getNonReferenceType()
                                       .getTypePtr()) &&
         !asksForType(Pattern, Parameter);
}

Lending lending(const FunctionContext &F, const CallExpr *Call, const Expr *Map,
                MapAccess &A,
                std::set<std::pair<MapOp, std::string>> &InCallee) {
  static constexpr unsigned MaxDepth = 3;
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionDecl *Definition = nullptr;
  if (F.Depth == MaxDepth || !Callee || isa<CXXOperatorCallExpr>(Call) ||
      !Callee->hasBody(Definition) || Definition->isDependentContext())
    return Lending::Unknown;
  const ParmVarDecl *Parameter = nullptr;
  for (unsigned I = 0;
       I != std::min(Call->getNumArgs(), Definition->getNumParams()); ++I)
    if (Call->getArg(I) == Map) {
      Parameter = Definition->getParamDecl(I);
      A.BorrowerParameter = I;
    }
  if (!Parameter || !Parameter->getType()->isReferenceType())
    return Lending::Unknown;
  if (!takesAnyType(Call, Definition, A.BorrowerParameter)) {
    if (isTemplated(Definition) ||
        F.Src.inSystemHeader(Definition->getLocation()))
      return Lending::Unknown;
    A.Borrower = usr(Definition);
  }
  const Stmt *Body = Definition->getBody();
  // A coroutine goes on when the section is over.
  if (isa<CoroutineBodyStmt>(Body))
    return Lending::Unknown;
  ParentMap Parents(const_cast<Stmt *>(Body));
  BodyScan Scan = scanBody({Body}, Parents);
  Scan.Maps.clear();
  auto Refs = Scan.Refs.find(Parameter);
  if (Refs != Scan.Refs.end())
    for (const DeclRefExpr *Ref : Refs->second)
      Scan.Maps.push_back({Ref, Parameter});
  // What a lambda does with it, and when, is not followed.
  if (!Scan.Stored.empty())
    return Lending::Unknown;
  // What a lambda returns, even in place, is not told from other values.
  bool Gives = !Scan.InPlace.empty();
  for (const MapAccess &Inner :
       accessesInCallee(F, Definition, Parents, Scan, F.Depth + 1)) {
    // What is returned is followed where the call stands.
    bool Returned = Inner.Op == MapOp::ElementEscape &&
                    llvm::StringRef(Inner.Why).contains("returned");
    if (isWrite(Inner.Op) || Inner.Op == MapOp::Escape ||
        !Inner.Borrower.empty() ||
        (Inner.Op == MapOp::ElementEscape && !Returned))
      return Lending::Unknown;
    bool Shared = tellsOfSharers(Inner.Why);
    if (Inner.Op == MapOp::PointeeRead || Inner.Op == MapOp::PointeeWrite ||
        Shared)
      InCallee.insert({Inner.Op, Shared ? Inner.Why : ""});
    Gives |= Returned;
  }
  A.GivesPart = Gives;
  return Gives ? Lending::Gives : Lending::Looks;
}

} // namespace unlatch

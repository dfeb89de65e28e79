//===- ConstTwins.cpp - What else is called where something is const ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// std::string describe(Entry &entry);
// std::string describe(const Entry &entry);
//
// A function that is not const gets elements from its map which are not,
// either: it->second goes to the first. What a registry's readers get is const,
// and goes to the second. Two of which the bodies read the same are as good as
// one.

#include "matchers/ConstTwins.h"

#include "matchers/PointeeChanges.h"
#include "matchers/TypeQuestions.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace unlatch {

/// What is written in the function's body, or nothing where that is not seen.
static llvm::StringRef bodyText(const FunctionDecl *Function) {
  const FunctionDecl *Definition = nullptr;
  if (!Function->hasBody(Definition))
    return {};
  const ASTContext &Context = Function->getASTContext();
  return Lexer::getSourceText(
      CharSourceRange::getTokenRange(Definition->getBody()->getSourceRange()),
      Context.getSourceManager(), Context.getLangOpts());
}

static bool readTheSame(const FunctionDecl *A, const FunctionDecl *B) {
  llvm::StringRef Text = bodyText(A);
  return !Text.empty() && Text == bodyText(B);
}

/// What is referred or pointed to.
static QualType targetOf(QualType T) {
  T = T.getNonReferenceType();
  return T->isPointerType() ? T->getPointeeType() : T;
}

/// Whether a parameter of type Other may be given a const object of type T.
static bool takesConst(QualType Other, QualType T) {
  QualType Target = targetOf(Other);
  if (Target->isDependentType())
    return true;
  if ((Other->isReferenceType() || Other->isPointerType()) &&
      !Target.isConstQualified())
    return false;
  return T->isRecordType()
             ? Target->isRecordType()
             : Target.getCanonicalType().getUnqualifiedType() ==
                       T.getCanonicalType().getUnqualifiedType() ||
                   (Target->isArithmeticType() && T->isArithmeticType());
}

static bool isTwin(const FunctionDecl *Other, const FunctionDecl *Own,
                   unsigned Index, QualType T) {
  if (Other->getCanonicalDecl() == Own->getCanonicalDecl())
    return false;
  if (Index != ObjectItself)
    return Index < Other->getNumParams() &&
           takesConst(Other->getParamDecl(Index)->getType(), T);
  const auto *Method = dyn_cast<CXXMethodDecl>(Other);
  return Method && Method->isConst() &&
         Method->getNumParams() == Own->getNumParams();
}

bool hasConstTwin(const FunctionDecl *Callee, unsigned Index) {
  if (Callee->getASTContext().getSourceManager().isInSystemHeader(
          Callee->getLocation()))
    return false;
  const FunctionDecl *Own = Callee->getTemplateInstantiationPattern();
  if (!Own)
    Own = Callee;
  QualType T;
  if (Index != ObjectItself) {
    T = targetOf(Callee->getParamDecl(Index)->getType());
    // A template that takes anything takes what is const as well.
    if (Index < Own->getNumParams() &&
        isa<TemplateTypeParmType>(
            targetOf(Own->getParamDecl(Index)->getType()).getTypePtr()))
      return asksForType(Own, Index);
  }
  return llvm::any_of(
      Own->getDeclContext()->getRedeclContext()->lookup(Own->getDeclName()),
      [&](const NamedDecl *D) {
        const auto *Template = dyn_cast<FunctionTemplateDecl>(D);
        const auto *Other =
            Template ? Template->getTemplatedDecl() : dyn_cast<FunctionDecl>(D);
        return Other && isTwin(Other, Own, Index, T) &&
               !readTheSame(Other, Own);
      });
}

} // namespace unlatch

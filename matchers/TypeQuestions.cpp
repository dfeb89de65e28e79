//===- TypeQuestions.cpp - Templates that tell one type from another ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// template <class Map> int cost(const Map &map) {
//   if constexpr (std::is_same_v<Map, std::map<int, int>>) return 1;
//   return map.size();
// }
//
// It compiles with a view in the place of the map, and gives something else.

#include "matchers/TypeQuestions.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

namespace {

/// Finds where the pattern of a function template asks what type a parameter
/// has, so that a view in the place of the map could be told from it.
class TypeQuestions : public RecursiveASTVisitor<TypeQuestions> {
public:
  explicit TypeQuestions(const ParmVarDecl *Parameter)
      : Parameter(Parameter),
        Type(Parameter->getType().getNonReferenceType().getUnqualifiedType()) {}

  bool isAskedIn(const FunctionDecl *Pattern) {
    // -> decltype(map.find(key)->second) says what is returned, and no more.
    TypeLoc Type = Pattern->getFunctionTypeLoc();
    if (auto Function = Type.getAs<FunctionTypeLoc>())
      if (TypeLoc Result = Function.getReturnLoc();
          Result && !Result.getAs<DecltypeTypeLoc>())
        TraverseTypeLoc(Result);
    TraverseStmt(Pattern->getBody());
    return Asked;
  }

  /// typename Map::mapped_type is the same of both.
  bool TraverseDependentNameTypeLoc(DependentNameTypeLoc Loc, bool = true) {
    static constexpr llvm::StringRef Same[] = {"key_type", "mapped_type",
                                               "value_type", "size_type"};
    Asked |=
        !llvm::is_contained(Same, Loc.getTypePtr()->getIdentifier()->getName());
    return !Asked;
  }
  /// std::forward<Map>(map)
  bool TraverseUnresolvedLookupExpr(UnresolvedLookupExpr *Name) {
    return (Name->getName().isIdentifier() &&
            Name->getName().getAsIdentifierInfo()->getName() == "forward") ||
           RecursiveASTVisitor::TraverseUnresolvedLookupExpr(Name);
  }
  bool VisitTemplateTypeParmTypeLoc(TemplateTypeParmTypeLoc Loc) {
    Asked |= Loc.getType().getCanonicalType().getUnqualifiedType() ==
             Type.getCanonicalType();
    return !Asked;
  }
  bool VisitDecltypeTypeLoc(DecltypeTypeLoc Loc) {
    return !mentions(Loc.getTypePtr()->getUnderlyingExpr());
  }
  bool VisitUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *E) {
    return E->isArgumentType() || !mentions(E->getArgumentExpr());
  }
  bool VisitCXXTypeidExpr(CXXTypeidExpr *E) {
    return E->isTypeOperand() || !mentions(E->getExprOperand());
  }
  bool VisitCXXNoexceptExpr(CXXNoexceptExpr *E) {
    return !mentions(E->getOperand());
  }
  bool VisitRequiresExpr(RequiresExpr *) {
    Asked = true;
    return false;
  }

private:
  bool mentions(const Stmt *Root) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Root))
      Asked |= Ref->getDecl() == Parameter;
    for (const Stmt *Child : Root->children())
      if (Child)
        mentions(Child);
    return Asked;
  }

  const ParmVarDecl *Parameter;
  QualType Type;
  bool Asked = false;
};

} // namespace

/// Another template of that name, which might be the one that is called with
/// another type.
static bool hasRival(const FunctionDecl *Pattern, unsigned Parameter) {
  const FunctionTemplateDecl *Own = Pattern->getDescribedFunctionTemplate();
  return llvm::any_of(
      Pattern->getDeclContext()->getRedeclContext()->lookup(
          Pattern->getDeclName()),
      [&](const NamedDecl *D) {
        const auto *Other = dyn_cast<FunctionTemplateDecl>(D);
        return Other && Own &&
               Other->getCanonicalDecl() != Own->getCanonicalDecl() &&
               Parameter < Other->getTemplatedDecl()->getNumParams() &&
               isa<TemplateTypeParmType>(Other->getTemplatedDecl()
                                             ->getParamDecl(Parameter)
                                             ->getType()
                                             .getNonReferenceType()
                                             .getTypePtr());
      });
}

bool asksForType(const FunctionDecl *Pattern, unsigned Parameter) {
  return hasRival(Pattern, Parameter) ||
         TypeQuestions(Pattern->getParamDecl(Parameter)).isAskedIn(Pattern);
}

} // namespace unlatch

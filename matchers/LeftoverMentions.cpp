//===- LeftoverMentions.cpp - What no function accounted for --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/LeftoverMentions.h"

#include "matchers/Accessors.h"
#include "matchers/LockTypes.h"
#include "matchers/MutexLife.h"
#include "matchers/Names.h"
#include "matchers/PerThread.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"
#include "summary/Leftovers.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringMap.h"

#include <optional>

using namespace clang;

namespace unlatch {

namespace {

class LeftoverVisitor : public RecursiveASTVisitor<LeftoverVisitor> {
public:
  LeftoverVisitor(const FunctionCollector &Functions, const Source &Src,
                  Summary &Out, Function &Rest)
      : Functions(Functions), Src(Src), Out(Out), Rest(Rest) {
    for (const ValueDecl *D : Functions.Maps)
      inPattern(D, true);
    for (const ValueDecl *D : Functions.Mutexes)
      inPattern(D, false);
  }

  bool TraverseAttr(Attr *A) {
    InAttribute = true;
    bool Result = RecursiveASTVisitor::TraverseAttr(A);
    InAttribute = false;
    return Result;
  }
  bool TraverseFunctionTemplateDecl(FunctionTemplateDecl *D) {
    ++Templates;
    bool Result = RecursiveASTVisitor::TraverseFunctionTemplateDecl(D);
    --Templates;
    return Result;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    leftover(E, E->getDecl());
    return true;
  }
  bool VisitMemberExpr(MemberExpr *E) {
    leftover(E, E->getMemberDecl());
    return true;
  }
  // What such a name means, only an instantiation would tell.
  bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *E) {
    QualType T = E->getBaseType();
    if (!T.isNull() && T->isPointerType())
      T = T->getPointeeType();
    leftoverName(E, E->getMember(), patternsOf(T));
    return true;
  }
  bool VisitDependentScopeDeclRefExpr(DependentScopeDeclRefExpr *E) {
    leftoverName(E, E->getDeclName(), std::nullopt);
    return true;
  }

private:
  /// A map or a mutex of a template: its pattern, where the type may be any.
  void inPattern(const ValueDecl *D, bool Map) {
    if (isTemplated(D) && D->getIdentifier()) {
      Patterns.try_emplace(canonical(D), Map);
      const auto *Of = dyn_cast<CXXRecordDecl>(canonical(D)->getDeclContext());
      while (Of && Of->isAnonymousStructOrUnion())
        Of = dyn_cast<CXXRecordDecl>(Of->getDeclContext());
      Named Each{usr(D), Map, Of ? Of->getCanonicalDecl() : nullptr};
      auto &Same = ByName[D->getName()];
      if (llvm::none_of(Same, [&](const Named &Known) {
            return Known.Usr == Each.Usr && Known.Map == Each.Map;
          }))
        Same.push_back(std::move(Each));
    }
  }

  bool isHandled(const Expr *E) const {
    return Functions.Handled.count(Src.range(E->getSourceRange())) != 0;
  }

  using Classes = llvm::SmallPtrSet<const CXXRecordDecl *, 4>;

  /// The classes of which a member of T may be, as templates' patterns; nothing
  /// where it may be any. What is found by name only when the template is used
  /// is a member of T or of one of its bases.
  static std::optional<Classes> patternsOf(QualType T) {
    Classes Result;
    llvm::SmallVector<QualType, 4> Work{T};
    while (!Work.empty()) {
      QualType Next = Work.pop_back_val();
      const CXXRecordDecl *Record =
          Next.isNull() ? nullptr : Next->getAsCXXRecordDecl();
      if (const auto *Spec = Next.isNull()
                                 ? nullptr
                                 : Next->getAs<TemplateSpecializationType>();
          Spec && !Record) {
        const auto *Template = dyn_cast_or_null<ClassTemplateDecl>(
            Spec->getTemplateName().getAsTemplateDecl());
        // A specialisation may have other members, and other bases.
        if (!Template || !isOnlyPattern(Template))
          return std::nullopt;
        Record = Template->getTemplatedDecl();
      }
      if (!Record || !Record->hasDefinition())
        return std::nullopt;
      Record = Record->getDefinition();
      if (const auto *Made = dyn_cast<ClassTemplateSpecializationDecl>(Record))
        Result.insert(Made->getSpecializedTemplate()
                          ->getTemplatedDecl()
                          ->getCanonicalDecl());
      if (!Result.insert(Record->getCanonicalDecl()).second)
        continue;
      for (const CXXBaseSpecifier &Base : Record->bases())
        Work.push_back(Base.getType());
    }
    return Result;
  }

  static bool isOnlyPattern(const ClassTemplateDecl *Template) {
    llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 2> Partial;
    Template->getPartialSpecializations(Partial);
    return Partial.empty() &&
           llvm::none_of(Template->specializations(),
                         [](const ClassTemplateSpecializationDecl *Spec) {
                           return Spec->isExplicitSpecialization();
                         });
  }

  void leftoverName(const Expr *E, DeclarationName Name,
                    const std::optional<Classes> &Of) {
    if (!Name.isIdentifier())
      return;
    auto Found = ByName.find(Name.getAsIdentifierInfo()->getName());
    if (Found == ByName.end() || isHandled(E))
      return;
    for (const Named &Each : Found->second)
      if (!Of || Of->contains(Each.Of))
        note(E, Each.Usr, Each.Map, /*Templated=*/true);
  }

  void leftover(const Expr *E, const ValueDecl *D) {
    if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
      const ValueDecl *Given = givenObject(Function);
      if (Given && mapType(Given->getType()) && !isHandled(E))
        note(E, usr(Given), /*Map=*/true, /*Templated=*/false);
      if (Given && !wrappedMap(Given->getType()).isNull() && !isHandled(E))
        addWrapperUse(Given, E->getExprLoc(), "named where nothing runs", Src,
                      Out.MutexUses);
      return;
    }
    const auto *Var = dyn_cast<VarDecl>(D);
    if (isa<BindingDecl>(D) || (Var && !Var->hasGlobalStorage()) ||
        (!Var && !isa<FieldDecl>(D)) || isPerThread(D) ||
        Src.inSystemHeader(D->getLocation()))
      return;
    auto Pattern =
        D->isTemplated() ? Patterns.find(canonical(D)) : Patterns.end();
    bool Map = Pattern != Patterns.end() ? Pattern->second
                                         : mapType(D->getType()) != nullptr;
    bool Mutex = !Map && (Pattern != Patterns.end() || mutexType(D->getType()));
    if (!wrappedMap(D->getType()).isNull() && !isHandled(E))
      addWrapperUse(D, E->getExprLoc(), "named where nothing runs", Src,
                    Out.MutexUses);
    bool State =
        Functions.Followed.contains(cast<ValueDecl>(D->getCanonicalDecl()));
    if ((!Map && !Mutex && !State) || isHandled(E))
      return;
    if (State) {
      StateAccess A;
      A.Usr = usr(D);
      A.Loc = Src.place(E->getExprLoc());
      A.Mention = Src.range(E->getSourceRange());
      A.Dependent = isTemplated(D);
      A.Kept = inTemplate(A.Dependent) ? StateInUnusedTemplate
                                       : "is named in an initialiser or an "
                                         "operand that is not evaluated";
      addOutside(A);
    }
    // By another definition of the macro it would be evaluated: as an assertion
    // that is (void)sizeof(condition) in this build.
    SourceLocation At = E->getExprLoc();
    if (Map && Src.manager().isMacroArgExpansion(At))
      Out.Skipped.push_back(
          {D->getNameAsString(), Src.place(Src.manager().getSpellingLoc(At))});
    if (Map || Mutex)
      note(E, usr(D), Map, isTemplated(D));
  }

  void note(const Expr *E, const std::string &Usr, bool Map, bool Templated) {
    if (Map) {
      // Elsewhere it is not evaluated, or belongs to what makes the object.
      if (!inTemplate(Templated))
        return;
      MapAccess A;
      A.MapUsr = Usr;
      A.Op = MapOp::Escape;
      A.Mention = A.Call = Src.range(E->getSourceRange());
      A.Dependent = Templated;
      A.Why = MapInUnusedTemplate;
      // A function without a place says nothing to the linker.
      if (!Rest.Body.valid())
        Rest.Loc = Rest.Body = A.Mention;
      Rest.Accesses.push_back(std::move(A));
    } else {
      Out.MutexUses.push_back({Usr,
                               Src.place(E->getExprLoc()),
                               InAttribute ? "named by an attribute"
                               : inTemplate(Templated)
                                   ? MutexInUnusedTemplate
                                   : "named in an initialiser or an operand "
                                     "that is not evaluated",
                               InAttribute,
                               {},
                               {}});
    }
  }

  bool inTemplate(bool Templated) const { return Templated || Templates != 0; }

  /// As a function of its own, which is where it stands.
  void addOutside(const StateAccess &A) {
    Function F;
    F.Name = "(outside of functions)";
    F.Kind = FunctionKind::Initializer;
    F.Access = Visibility::Internal;
    F.Loc = F.Body = A.Mention;
    F.States.push_back(A);
    Out.Functions.push_back(std::move(F));
  }

  const FunctionCollector &Functions;
  const Source &Src;
  Summary &Out;
  Function &Rest;
  bool InAttribute = false;
  unsigned Templates = 0; ///< function templates around what is looked at
  llvm::DenseMap<const ValueDecl *, bool> Patterns; ///< whether it is a map
  struct Named {
    std::string Usr;
    bool Map;                ///< or a mutex
    const CXXRecordDecl *Of; ///< the pattern of its class
  };
  llvm::StringMap<llvm::SmallVector<Named, 2>> ByName;
};

} // namespace

void addLeftovers(llvm::ArrayRef<Decl *> Project,
                  const FunctionCollector &Functions, const Source &Src,
                  Summary &Out) {
  Function Rest;
  Rest.Name = "(outside of functions)";
  Rest.Kind = FunctionKind::Initializer;
  Rest.Access = Visibility::Internal;
  Rest.NoAnalysis = true;
  Rest.Why = "it stands outside of the functions that were looked into";
  LeftoverVisitor Leftovers(Functions, Src, Out, Rest);
  for (Decl *D : Project)
    Leftovers.TraverseDecl(D);
  if (!Rest.Accesses.empty())
    Out.Functions.push_back(std::move(Rest));
}

} // namespace unlatch

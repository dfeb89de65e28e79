//===- Extract.cpp - From one translation unit to its summary ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Extract.h"

#include "matchers/Accessors.h"
#include "matchers/Declarations.h"
#include "matchers/Functions.h"
#include "matchers/LockCache.h"
#include "matchers/LockTypes.h"
#include "matchers/Names.h"
#include "matchers/PerThread.h"
#include "matchers/ProjectFiles.h"
#include "matchers/SourceNotes.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"
#include "summary/Fields.h"
#include "summary/Leftovers.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;

namespace unlatch {

namespace {

/// The version of C++, 17 for that and all later ones; 0 for other languages.
static unsigned standardOf(const LangOptions &Lang) {
  if (!Lang.CPlusPlus)
    return 0;
  return Lang.CPlusPlus17   ? 17
         : Lang.CPlusPlus14 ? 14
         : Lang.CPlusPlus11 ? 11
                            : 98;
}

/// Hands every definition of the project to the collector.
class DefinitionVisitor : public RecursiveASTVisitor<DefinitionVisitor> {
public:
  DefinitionVisitor(FunctionCollector &Functions, const Source &Src,
                    Summary &Out)
      : Functions(Functions), Src(Src), Out(Out) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitFunctionDecl(FunctionDecl *D) {
    if (!D->doesThisDeclarationHaveABody() || D->isDependentContext() ||
        D->isDefaulted() || !D->getBody() || isLambda(D) ||
        Src.inSystemHeader(D->getLocation()))
      return true;
    Functions.addFunction(D);
    return true;
  }
  bool VisitVarDecl(VarDecl *D) {
    object(D);
    if (D->hasGlobalStorage() && !D->isStaticLocal() && D->hasInit() &&
        !D->getDeclContext()->isDependentContext() &&
        !D->getType()->isDependentType() && !D->getInit()->isValueDependent() &&
        !Src.inSystemHeader(D->getLocation()))
      Functions.addInitializer(D);
    return true;
  }
  bool VisitFieldDecl(FieldDecl *D) {
    object(D);
    return true;
  }
  bool VisitInitListExpr(InitListExpr *List) {
    const InitListExpr *Meaning =
        List->isSemanticForm() ? List : List->getSemanticForm();
    const InitListExpr *Written =
        Meaning && !Meaning->isSyntacticForm() && Meaning->getSyntacticForm()
            ? Meaning->getSyntacticForm()
            : Meaning;
    if (Written && Written->getNumInits() != 0)
      memberByMember(Meaning->getType(), List);
    return true;
  }
  bool VisitCXXParenListInitExpr(CXXParenListInitExpr *List) {
    if (!List->getUserSpecifiedInitExprs().empty())
      memberByMember(List->getType(), List);
    return true;
  }

private:
  /// Tables{{}, {{1, 2}}}: without the mutex every value would be the next
  /// member's, and a map that becomes part of a group would not hear of it.
  void memberByMember(QualType T, const Expr *List) {
    const CXXRecordDecl *Record = T.isNull() ? nullptr : recordOf(T);
    if (!Record || !Record->hasDefinition() ||
        Src.inSystemHeader(Record->getLocation()))
      return;
    for (const FieldDecl *Field : Record->getDefinition()->fields())
      if (mutexType(Field->getType()) && !Field->getType()->isReferenceType())
        Out.MutexUses.push_back({usr(Field),
                                 Src.place(List->getBeginLoc()),
                                 "an object is initialised member by member",
                                 false,
                                 {},
                                 {}});
  }
  static bool isLambda(const FunctionDecl *D) {
    const auto *Method = dyn_cast<CXXMethodDecl>(D);
    return Method && Method->getParent()->isLambda();
  }
  void object(const ValueDecl *D) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (Src.inSystemHeader(D->getLocation()) ||
        (Var && !Var->hasGlobalStorage()))
      return;
    if (const auto *Field = dyn_cast<FieldDecl>(D);
        Field && isWrappedValue(Field))
      return;
    if (mapType(D->getType()) && !isPerThread(D))
      Functions.Maps.insert(D);
    else if (!D->getType()->isReferenceType() && wrapperType(D->getType()))
      Functions.Wrappers.insert(D);
    else if (mutexType(D->getType()))
      Functions.Mutexes.insert(D);
  }

  FunctionCollector &Functions;
  const Source &Src;
  Summary &Out;
};

/// Finds what no function accounted for: default member initialisers,
/// templates' patterns, attributes, unevaluated operands.
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

/// A mutex by reference is somebody else's, unless it was made for it alone.
bool isAnothers(const ValueDecl *Mutex) {
  if (!Mutex->getType()->isReferenceType())
    return false;
  const auto *Var = dyn_cast<VarDecl>(Mutex);
  const auto *Made = Var && Var->getAnyInitializer()
                         ? dyn_cast<UnaryOperator>(
                               Var->getAnyInitializer()->IgnoreParenImpCasts())
                         : nullptr;
  return !Made || Made->getOpcode() != UO_Deref ||
         !isa<CXXNewExpr>(Made->getSubExpr()->IgnoreParenImpCasts());
}

class ExtractConsumer : public ASTConsumer {
public:
  /// Skipped is read at the end of the unit.
  ExtractConsumer(const std::vector<SourceRange> &Skipped, Summary &Out,
                  llvm::StringRef Precompiled = "")
      : Skipped(Skipped), Out(Out), Precompiled(Precompiled) {}

  void HandleTranslationUnit(ASTContext &Context) override {
    Source Src(Context);
    LockCache Locks;
    Out.Standard = standardOf(Context.getLangOpts());
    const std::vector<FileID> Files =
        projectFiles(Context.getSourceManager(), Precompiled);
    addFiles(Files, Src, Out);
    FunctionCollector Functions(Context, Src, Out);
    DefinitionVisitor Definitions(Functions, Src, Out);
    const std::vector<Decl *> Project = projectDecls(Context, Files);
    for (Decl *D : Project)
      Definitions.TraverseDecl(D);

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

    for (const FunctionDecl *D : Functions.AddressTaken)
      if (!Src.inSystemHeader(D->getLocation())) {
        Function F;
        F.Usr = usr(D);
        F.Name = qualifiedName(canonical(D));
        F.AddressTaken = true;
        F.Loc = Src.place(D->getLocation());
        Out.Functions.push_back(std::move(F));
      }

    std::set<std::string> Names;
    std::set<std::string> Described;
    for (const ValueDecl *D : Functions.Maps) {
      // What the type arguments allow is each instantiation's own.
      bool New = Described.insert(usr(D)).second;
      if (!New && !isTemplated(D))
        continue;
      MapDecl Map = describeMap(D, Src, Context);
      if (!New && !Described.insert(fingerprint(Map)).second)
        continue;
      Described.insert(fingerprint(Map));
      Out.Maps.push_back(std::move(Map));
      Names.insert(D->getName().str());
    }
    for (const ValueDecl *D : Functions.Mutexes)
      if (Described.insert(usr(D)).second) {
        Out.Mutexes.push_back(describeMutex(D, Src, Context));
        Names.insert(D->getName().str());
        if (isAnothers(D))
          Out.MutexUses.push_back(
              {usr(D),
               Src.place(D->getLocation()),
               "a reference to what others may lock as well",
               false,
               {},
               {}});
      }
    for (const ValueDecl *D : Functions.Wrappers)
      if (Described.insert(usr(D)).second) {
        if (mapType(wrapperType(D->getType())->Value))
          Out.Maps.push_back(describeWrappedMap(D, Src));
        Out.Mutexes.push_back(describeWrapperLock(D, Src));
      }
    Described.clear();
    for (const ValueDecl *D : Functions.States)
      if (Described.insert(usr(D)).second) {
        Out.States.push_back(describeState(D, Src, Context));
        // Left-out code is looked through for what a version might stand for.
        if (Out.States.back().Fixed.empty() &&
            Functions.Followed.contains(cast<ValueDecl>(D->getCanonicalDecl())))
          Names.insert(D->getName().str());
      }
    for (const Function &F : Out.Functions)
      if (!F.Gives.empty())
        Names.insert(F.Name.substr(F.Name.rfind(':') + 1));
    addSkippedMentions(Skipped, Names, Src, Context.getLangOpts(), Out);
  }

private:
  const std::vector<SourceRange> &Skipped;
  Summary &Out;
  llvm::StringRef Precompiled;
};

class ExtractAction : public ASTFrontendAction {
public:
  explicit ExtractAction(Summary &Out) : Out(Out) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 llvm::StringRef) override {
    collectSkippedRanges(CI.getPreprocessor(), Skipped);
    return std::make_unique<ExtractConsumer>(Skipped, Out);
  }

private:
  std::vector<SourceRange> Skipped;
  Summary &Out;
};

} // namespace

void extractUnit(ASTContext &Context, const std::vector<SourceRange> &Skipped,
                 llvm::StringRef Precompiled, Summary &Out) {
  ExtractConsumer(Skipped, Out, Precompiled).HandleTranslationUnit(Context);
}

std::unique_ptr<FrontendAction>
createExtractAction(const ExtractOptions &Options, Summary &Out) {
  return std::make_unique<ExtractAction>(Out);
}

} // namespace unlatch

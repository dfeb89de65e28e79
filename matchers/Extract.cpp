//===- Extract.cpp - From one translation unit to its summary ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Extract.h"

#include "matchers/Declarations.h"
#include "matchers/Functions.h"
#include "matchers/LeftoverMentions.h"
#include "matchers/LockCache.h"
#include "matchers/LockTypes.h"
#include "matchers/MutexLife.h"
#include "matchers/Names.h"
#include "matchers/PerThread.h"
#include "matchers/ProjectFiles.h"
#include "matchers/SourceNotes.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"
#include "summary/Fields.h"

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

/// Tells the collector which classes there are.
class ClassVisitor : public RecursiveASTVisitor<ClassVisitor> {
public:
  explicit ClassVisitor(FunctionCollector &Functions) : Functions(Functions) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool TraverseStmt(Stmt *) { return true; }
  bool VisitCXXRecordDecl(CXXRecordDecl *D) {
    if (D->isThisDeclarationADefinition() && !D->isDependentContext())
      Functions.addBasesOf(D);
    return true;
  }

private:
  FunctionCollector &Functions;
};

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
      if (!wrappedMap(Field->getType()).isNull())
        addWrapperUse(Field, List->getBeginLoc(),
                      "part of an object that is initialised member by member",
                      Src, Out.MutexUses);
      else if (mutexType(Field->getType()) &&
               !Field->getType()->isReferenceType())
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
    ClassVisitor Classes(Functions);
    for (Decl *D : Project)
      Classes.TraverseDecl(D);
    for (Decl *D : Project)
      Definitions.TraverseDecl(D);

    addLeftovers(Project, Functions, Src, Out);

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
        if (!wrappedMap(D->getType()).isNull()) {
          Out.Maps.push_back(describeWrappedMap(D, Src, Context));
          addWrapperInitializer(D, Src, Out.MutexUses);
          Names.insert(D->getName().str());
        }
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
    for (const CXXRecordDecl *Base : Functions.Bases)
      Out.States.push_back(describeBase(Base, Src));
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
    collectMissingHeaders(CI.getPreprocessor(), Out.Missing);
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

//===- Module.cpp - The checks as a module of clang-tidy ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One clang-tidy check for each row of the table of checks, with the row's name
// and its finding's words. clang-tidy makes check objects anew for each unit;
// those of one unit share one extraction of it.
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"
#include "matchers/SourceNotes.h"
#include "tidy/Places.h"
#include "tidy/UnitFindings.h"

#include "support/LLVMCompat.h"

#include UNLATCH_CLANG_TIDY_REGISTRY
#include "clang-tidy/ClangTidyCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <map>
#include <memory>
#include <optional>
#include <utility>

using namespace clang;

namespace unlatch {

namespace {

/// What the checks of one unit share. Made and used on the thread that parses
/// the unit, gone with its last check.
class SharedUnit {
public:
  static std::shared_ptr<SharedUnit> of(tidy::ClangTidyContext *Context) {
    static thread_local std::weak_ptr<SharedUnit> Last;
    static thread_local tidy::ClangTidyContext *LastContext = nullptr;
    std::shared_ptr<SharedUnit> Unit = Last.lock();
    if (!Unit || LastContext != Context) {
      Unit = std::make_shared<SharedUnit>();
      Last = Unit;
      LastContext = Context;
    }
    return Unit;
  }

  void watch(Preprocessor &PP) {
    if (Watching)
      return;
    Watching = true;
    collectSkippedRanges(PP, Skipped);
    Precompiled = PP.getPreprocessorOpts().ImplicitPCHInclude;
  }

  const UnitFindings &findings(ASTContext &Context,
                               const UnitOptions &Options) {
    auto [It, New] = Results.try_emplace(Options);
    if (New)
      It->second = findInUnit(Context, Skipped, Precompiled, Options);
    return It->second;
  }

  /// True for the first check that asks.
  bool mayWarn() { return !std::exchange(Warned, true); }
  bool mayMatch() { return !std::exchange(Matching, true); }

  ASTContext *AST = nullptr; ///< once a declaration was seen

private:
  bool Watching = false;
  bool Warned = false;
  bool Matching = false;
  std::vector<SourceRange> Skipped;
  std::string Precompiled; ///< what the unit starts with; a file, or empty
  std::map<UnitOptions, UnitFindings> Results;
};

/// Takes note of the unit that a declaration is in, and matches none: a match
/// costs more than all that is asked here, and an editor's file has a great
/// many declarations.
AST_MATCHER_P(Decl, isSeenBy, SharedUnit *, Unit) {
  Unit->AST = &Finder->getASTContext();
  return false;
}

class ProgramCheck : public tidy::ClangTidyCheck {
public:
  ProgramCheck(llvm::StringRef Name, tidy::ClangTidyContext *Context)
      : ClangTidyCheck(Name, Context), Name(Name.str()),
        Wanted{Options.getLocalOrGlobal("Facts", DefaultFacts).str(),
               choice<bool>("IncludeExclusive", Truth),
               choice<Confidence>("MinConfidence", Degrees)},
        Unit(SharedUnit::of(Context)) {}

  bool isLanguageVersionSupported(const LangOptions &Lang) const override {
    return Lang.CPlusPlus;
  }
  void storeOptions(tidy::ClangTidyOptions::OptionMap &Opts) override {
    Options.store(Opts, "Facts", Wanted.Facts);
    Options.store(Opts, "IncludeExclusive",
                  nameOf<bool>(Wanted.IncludeExclusive, Truth));
    Options.store(Opts, "MinConfidence",
                  nameOf<Confidence>(Wanted.MinConfidence, Degrees));
  }
  void registerPPCallbacks(const SourceManager &, Preprocessor *PP,
                           Preprocessor *) override {
    Unit->watch(*PP);
  }
  // Neither the whole unit nor its end can be matched everywhere: clangd walks
  // the main file's declarations alone. So any declaration leads to the unit,
  // one check asks all of them for it, and the work is done at the end, of
  // which those with a matcher are told.
  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    using namespace ast_matchers;
    if (Unit->mayMatch())
      Finder->addMatcher(decl(isSeenBy(Unit.get())), this);
    else
      Finder->addMatcher(translationUnitDecl(isSeenBy(Unit.get())), this);
  }
  void onEndOfTranslationUnit() override {
    if (!Unit->AST)
      return;
    const UnitFindings &Found = Unit->findings(*Unit->AST, Wanted);
    if (!Found.Warnings.empty() && Unit->mayWarn())
      for (const std::string &Sentence : Found.Warnings)
        configurationDiag("%0") << Sentence;
    for (const Finding &F : Found.Findings)
      if (F.Check == Name)
        report(F);
  }

private:
  /// The words of an option; as text, since compilers disagree on the symbols
  /// of clang-tidy's templates for other types. Empty leaves it to .unlatch.
  template <class T>
  using Words = llvm::ArrayRef<std::pair<llvm::StringLiteral, T>>;
  static constexpr std::pair<llvm::StringLiteral, bool> Truth[] = {
      {"true", true}, {"false", false}};
  static constexpr std::pair<llvm::StringLiteral, Confidence> Degrees[] = {
      {"low", Confidence::Low},
      {"medium", Confidence::Medium},
      {"high", Confidence::High}};

  template <class T>
  std::optional<T> choice(llvm::StringRef Option, Words<T> Known) {
    llvm::StringRef Given = Options.getLocalOrGlobal(Option, "");
    for (const auto &[Word, Value] : Known)
      if (Given == Word)
        return Value;
    if (!Given.empty())
      configurationDiag("'%0' is not a value of %1, which takes %2")
          << Given << Option
          << llvm::join(llvm::make_first_range(Known), " or ");
    return std::nullopt;
  }
  template <class T>
  static llvm::StringRef nameOf(std::optional<T> Chosen, Words<T> Known) {
    for (const auto &[Word, Value] : Known)
      if (Chosen == Value)
        return Word;
    return "";
  }

  void report(const Finding &F) {
    const SourceManager &SM = Unit->AST->getSourceManager();
    CharSourceRange Where = sourceRange(F.Loc, SM);
    if (Where.isInvalid())
      return; // another unit's
    {
      auto Warning = diag(Where.getBegin(), "%0") << F.Message << Where;
      if (isOwned(F.Fix, SM))
        for (const Edit &E : F.Fix)
          Warning << FixItHint::CreateReplacement(sourceRange(E.Range, SM),
                                                  E.Text);
    }
    for (const Note &N : F.Notes)
      note(N, Where.getBegin(), SM);
    if (!F.Fix.empty() && !isOwned(F.Fix, SM))
      diag(
          Where.getBegin(),
          "the fix is not in this file alone; 'unlatch check --fix' applies it",
          DiagnosticIDs::Note);
    if (F.Check == "unlatch-guarded-map")
      diag(Where.getBegin(),
           "other files may have a part in it: 'unlatch migrate' shows the "
           "change, and --apply makes it",
           DiagnosticIDs::Note);
  }

  /// A place that this unit does not see is told in words.
  void note(const Note &N, SourceLocation Warning, const SourceManager &SM) {
    CharSourceRange Where = sourceRange(N.Loc, SM);
    if (Where.isValid())
      diag(Where.getBegin(), "%0", DiagnosticIDs::Note) << N.Message << Where;
    else
      diag(Warning, "%0 (%1:%2)", DiagnosticIDs::Note)
          << N.Message << N.Loc.File << N.Loc.Line;
  }

  /// A header belongs to other units as well, who would edit it again.
  static bool isOwned(const std::vector<Edit> &Fix, const SourceManager &SM) {
    return llvm::all_of(Fix, [&](const Edit &E) {
      CharSourceRange Where = sourceRange(E.Range, SM);
      return Where.isValid() &&
             SM.getFileID(Where.getBegin()) == SM.getMainFileID();
    });
  }

  const std::string Name;
  const UnitOptions Wanted;
  const std::shared_ptr<SharedUnit> Unit;
};

class Module : public tidy::ClangTidyModule {
public:
  void addCheckFactories(tidy::ClangTidyCheckFactories &Factories) override {
    for (const Check &C : checks())
      Factories.registerCheck<ProgramCheck>(C.Name);
  }
};

} // namespace

static tidy::ClangTidyModuleRegistry::Add<Module>
    X("unlatch-module", "Maps guarded by reader/writer locks.");

} // namespace unlatch

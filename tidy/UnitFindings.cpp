//===- UnitFindings.cpp - What can be said of one unit --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tidy/UnitFindings.h"

#include "analysis/Analysis.h"
#include "matchers/Extract.h"
#include "matchers/ProjectTypes.h"
#include "tidy/Facts.h"
#include "tidy/Places.h"
#include "tool/Config.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

#include <mutex>
#include <set>

using namespace clang;

namespace unlatch {

/// The main file as a compilation database names it, absolute.
static std::string mainFile(const SourceManager &SM) {
  OptionalFileEntryRef Entry = SM.getFileEntryRefForID(SM.getMainFileID());
  if (!Entry)
    return {};
  llvm::SmallString<256> Name(Entry->getName());
  SM.getFileManager().makeAbsolutePath(Name);
  return Name.str().str();
}

/// A private helper that nothing here calls is called from another unit, and
/// maybe with the lock held: what it does counts neither for nor against.
static void leaveToOtherUnits(Summary &Unit) {
  std::set<std::string> Called;
  for (const Function &F : Unit.Functions)
    for (const Call &C : F.Calls)
      Called.insert(C.CalleeUsr);
  for (Function &F : Unit.Functions)
    if ((F.Access == Visibility::Private ||
         F.Access == Visibility::Protected) &&
        F.Kind == FunctionKind::Method && !Called.count(F.Usr)) {
      F.NoAnalysis = true;
      F.Accesses.clear();
      F.Lookups.clear();
      F.Why = "other units call it";
    }
}

/// What the project fixes; nothing, with a warning, where its file is wrong.
static Config projectConfig(const std::string &MainFile,
                            std::vector<std::string> &Warnings) {
  const std::string File = findConfig(llvm::sys::path::parent_path(MainFile));
  if (File.empty())
    return {};
  llvm::Expected<Config> Read = readConfig(File);
  if (Read)
    return std::move(*Read);
  const std::string Problems = llvm::toString(Read.takeError());
  for (llvm::StringRef Sentence : llvm::split(Problems, '\n'))
    Warnings.push_back(Sentence.str() + "; this file is left out");
  return {};
}

UnitFindings findInUnit(ASTContext &Context,
                        const std::vector<SourceRange> &Skipped,
                        const std::string &Precompiled,
                        const UnitOptions &Options) {
  UnitFindings Result;
  const SourceManager &SM = Context.getSourceManager();
  if (Context.getDiagnostics().hasUncompilableErrorOccurred())
    return Result;
  const std::string Main = mainFile(SM);
  Config Project = projectConfig(Main, Result.Warnings);
  // The types are the process's; an editor has several units at a time.
  static std::once_flag TypesAreSet;
  std::call_once(TypesAreSet,
                 [&] { setProjectTypes(std::move(Project.Types)); });
  Summary Unit;
  extractUnit(Context, Skipped, Precompiled, Unit);
  Unit.MainFile = Main;

  std::vector<Summary> Units;
  std::vector<std::string> Outdated;
  const std::string File =
      Options.Facts.empty() ? "" : findFacts(Options.Facts, Unit.MainFile);
  if (!File.empty()) {
    FactsResult Facts = readFacts(File);
    if (auto *Sentence = std::get_if<std::string>(&Facts))
      Result.Warnings.push_back(*Sentence + "; this file is judged alone");
    else
      Units = withUnit(*std::get<0>(Facts), Unit, Outdated);
  } else if (!Options.Facts.empty() && Options.Facts != DefaultFacts) {
    Result.Warnings.push_back("there are no facts in '" + Options.Facts +
                              "'; this file is judged alone");
  }
  for (const std::string &Changed : Outdated)
    Result.Warnings.push_back("'" + Changed + "' has changed since '" + File +
                              "' was made; what that says of it is left out");
  const bool WholeProgram = !Units.empty() && Outdated.empty();
  if (!WholeProgram) {
    leaveToOtherUnits(Unit);
    for (Summary &S : Units)
      leaveToOtherUnits(S);
  }
  if (Units.empty())
    Units.push_back(std::move(Unit));

  AnalysisOptions Wanted;
  Wanted.IncludeExclusive = Options.IncludeExclusive.value_or(
      Project.IncludeExclusive.value_or(Wanted.IncludeExclusive));
  Wanted.MinConfidence = Options.MinConfidence.value_or(
      Project.MinConfidence.value_or(Wanted.MinConfidence));
  // What can be migrated is no question to a part of the program.
  Wanted.GuardedMapFindings = WholeProgram;
  Wanted.ReadText = [&](const FileRange &Range) -> std::optional<std::string> {
    CharSourceRange Chars = sourceRange(Range, SM);
    if (Chars.isInvalid())
      return std::nullopt;
    return SM.getBufferData(SM.getFileID(Chars.getBegin()))
        .slice(Range.Begin, Range.End)
        .str();
  };
  Result.Findings = analyze(link(std::move(Units)), Wanted).Findings;
  return Result;
}

} // namespace unlatch

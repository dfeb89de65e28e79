//===- CheckCommand.cpp - unlatch check -----------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Checks.h"
#include "rewriters/Apply.h"
#include "rewriters/Journal.h"
#include "rewriters/Migration.h"
#include "tool/Baseline.h"
#include "tool/CheckNames.h"
#include "tool/Commands.h"
#include "tool/Messages.h"
#include "tool/Nearest.h"
#include "tool/Report.h"
#include "tool/Revision.h"
#include "tool/SourceLines.h"
#include "tool/Units.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <optional>
#include <set>

namespace unlatch {

static CheckReport select(const Session &S, const Selection &Chosen,
                          const CheckNames &Wanted,
                          SourceLines Lines = SourceLines()) {
  CheckReport Report;
  Report.Linked = &S.Linked;
  for (const Finding &F : S.Result.Findings)
    if (Wanted.contains(F.Check) && Chosen.covers(F.Loc.File))
      Report.Findings.push_back(&F);
  Report.Fingerprints = fingerprints(Report, Lines);
  return Report;
}

/// Globs of an option; nothing, said on standard error, where they are none or
/// leave nothing.
static std::optional<CheckNames> checkNames(llvm::StringRef Option,
                                            const std::string &Globs) {
  llvm::Expected<CheckNames> Names = CheckNames::parse(Globs);
  if (!Names) {
    reportError((Option + ": " + llvm::toString(Names.takeError())).str());
    return std::nullopt;
  }
  if (!Names->any()) {
    std::vector<std::string> Known;
    for (const Check &C : checks())
      Known.push_back(C.Name);
    reportError((Option + " '" + Globs + "' leaves no check to run" +
                 didYouMean(Globs, Known))
                    .str());
    return std::nullopt;
  }
  return std::move(*Names);
}

/// The fingerprints of what would have been found at a revision. The program is
/// judged as a whole, so that what a change causes elsewhere is not among them;
/// only units that see a file which has changed since are parsed again.
static llvm::Expected<std::set<std::string>>
foundAt(const CommandContext &Context, const CheckNames &Wanted) {
  const Options &O = Context.Opts;
  auto Folder =
      llvm::sys::path::parent_path(Context.Units.Units.front().MainFile);
  llvm::Expected<Revision> Then = readRevision(O.DiffBase, Folder);
  if (!Then)
    return Then.takeError();
  std::vector<Unit> Same, Changed;
  for (const Unit &U : Context.Units.Units) {
    auto Seen = Context.Known.Linked.UnitFiles.find(U.MainFile);
    llvm::SmallString<256> Main(U.MainFile);
    llvm::sys::fs::real_path(U.MainFile, Main);
    if (Then->Absent.count(Main.str().str()))
      continue;
    bool Other = Seen == Context.Known.Linked.UnitFiles.end() ||
                 Seen->second.empty() ||
                 llvm::any_of(Seen->second, [&](const std::string &File) {
                   return Then->Texts.count(File) || Then->Absent.count(File);
                 });
    (Other ? Changed : Same).push_back(U);
  }
  ExtractOptions Extract{O.IncludeExclusive};
  std::vector<Summary> Units =
      extractAll(Same, Extract, O.CacheDirectory, O.Jobs, O.Quiet);
  for (Summary &S :
       extractAll(Changed, Extract, Then->Texts, O.Jobs, O.Quiet)) {
    if (S.Failed)
      reportWarning("at " + O.DiffBase +
                    ", not parsed, so that all in it is new: " + S.FailureText);
    Units.push_back(std::move(S));
  }
  Session Before = runSession(std::move(Units), sessionOptions(O));
  CheckReport Report =
      select(Before, Selection(O, Before), Wanted, SourceLines(Then->Texts));
  return std::set<std::string>(Report.Fingerprints.begin(),
                               Report.Fingerprints.end());
}

static void print(const CheckReport &Report, const Options &O) {
  llvm::raw_ostream &OS = reportStream(O);
  switch (O.Format) {
  case OutputFormat::Text:
    return printText(Report, OS);
  case OutputFormat::Json:
    return printJson(Report, OS);
  case OutputFormat::Sarif:
    return printSarif(Report, OS);
  case OutputFormat::GitHub:
    return printGitHub(Report, OS);
  case OutputFormat::GitLab:
    return printGitLab(Report, OS);
  }
}

/// Applies the fixes of what was reported. Adds to Code where writing failed;
/// returns whether any file was changed.
static bool applyFixes(const CommandContext &Context, const CheckReport &Report,
                       ExitCode &Code) {
  std::vector<Finding> Fixable;
  for (const Finding *F : Report.Findings)
    if (!F->Fix.empty() && llvm::all_of(F->Fix, [&](const Edit &E) {
          return Context.Chosen.allowsEdit(E.Range.File);
        }))
      Fixable.push_back(*F);
  if (Fixable.empty())
    return false;
  auto Commands = asClangDatabase(Context.Units);
  RewriteResult Result = planFixes(*Report.Linked, Fixable, Commands.get(),
                                   rewriteOptions(Context.Opts));
  for (const DroppedGroup &Group : Result.Dropped)
    reportWarning("fix of " + Group.Name + " left out: " + Group.Why.Message);
  if (Result.Files.empty())
    return false;
  ApplyResult Written =
      applyChanges(*Report.Linked, Result.Files, defaultJournalDirectory());
  for (const std::string &Sentence : Written.Errors) {
    reportError(Sentence);
    Code = ExitCode::CannotWrite;
  }
  return Written.Errors.empty();
}

ExitCode runCheck(const CommandContext &Context) {
  const Options &O = Context.Opts;
  std::optional<CheckNames> Wanted = checkNames("--checks", O.Checks);
  std::optional<CheckNames> Fatal = checkNames("--fail-on", O.FailOn);
  if (!Wanted || !Fatal)
    return ExitCode::BadUsage;
  std::set<std::string> Known;
  if (!O.Baseline.empty()) {
    auto Read = readBaseline(O.Baseline);
    if (!Read) {
      reportError(llvm::toString(Read.takeError()));
      return ExitCode::BadUsage;
    }
    Known = std::move(*Read);
  }
  if (!O.DiffBase.empty()) {
    auto Found = foundAt(Context, *Wanted);
    if (!Found) {
      reportError("--diff-base: " + llvm::toString(Found.takeError()));
      return ExitCode::BadUsage;
    }
    Known.merge(*Found);
  }
  CheckReport Report = select(Context.Known, Context.Chosen, *Wanted);
  if (!O.WriteBaseline.empty()) {
    if (llvm::Error E = writeBaseline(O.WriteBaseline, Report)) {
      reportError(llvm::toString(std::move(E)));
      return ExitCode::CannotWrite;
    }
    printSummary(O, counted(Report.Findings.size(), "finding") +
                        " written to " + O.WriteBaseline);
    return ExitCode::Clean;
  }
  size_t Dropped = dropKnown(Report, Known);
  print(Report, O);

  ExitCode Code = ExitCode::Clean;
  size_t Left = Report.Findings.size();
  auto IsFatal = [&](const Finding *F) { return Fatal->contains(F->Check); };
  bool Fails = llvm::any_of(Report.Findings, IsFatal);
  // One edit may repair several findings, so that only a second look tells how
  // many are left.
  if (O.Fix && applyFixes(Context, Report, Code)) {
    Session After = runSession(Context.Units, sessionOptions(O));
    Selection Chosen(O, After);
    CheckReport Rest = select(After, Chosen, *Wanted);
    dropKnown(Rest, Known);
    Left = Rest.Findings.size();
    Fails = llvm::any_of(Rest.Findings, IsFatal);
  }
  std::string Line = counted(Report.Findings.size(), "finding") + " in " +
                     counted(Report.Linked->UnitsSeen, "unit");
  if (O.Fix)
    Line += ", " + std::to_string(Left) + " left";
  if (Dropped)
    Line += ", " + std::to_string(Dropped) + " known before";
  printSummary(O, Line);
  return Fails ? combine(Code, ExitCode::Findings) : Code;
}

} // namespace unlatch

//===- CheckCommand.cpp - unlatch check -----------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Apply.h"
#include "rewriters/Journal.h"
#include "rewriters/Migration.h"
#include "tool/CheckNames.h"
#include "tool/Commands.h"
#include "tool/Messages.h"
#include "tool/Report.h"

#include "llvm/ADT/STLExtras.h"

namespace unlatch {

static CheckReport select(const Session &S, const Selection &Chosen,
                          const CheckNames &Wanted) {
  CheckReport Report;
  Report.Linked = &S.Linked;
  for (const Finding &F : S.Result.Findings)
    if (Wanted.contains(F.Check) && Chosen.covers(F.Loc.File))
      Report.Findings.push_back(&F);
  return Report;
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
  ApplyResult Written = applyChanges(*Report.Linked, Result.Files,
                                     defaultJournalDirectory());
  for (const std::string &Sentence : Written.Errors) {
    reportError(Sentence);
    Code = ExitCode::CannotWrite;
  }
  return Written.Errors.empty();
}

ExitCode runCheck(const CommandContext &Context) {
  llvm::Expected<CheckNames> Wanted = CheckNames::parse(Context.Opts.Checks);
  if (!Wanted) {
    reportError("--checks: " + llvm::toString(Wanted.takeError()));
    return ExitCode::BadUsage;
  }
  if (!Wanted->any()) {
    reportError("--checks '" + Context.Opts.Checks +
                "' leaves no check to run");
    return ExitCode::BadUsage;
  }
  CheckReport Report = select(Context.Known, Context.Chosen, *Wanted);
  llvm::raw_ostream &OS = reportStream(Context.Opts);
  if (Context.Opts.Format == OutputFormat::Json)
    printJson(Report, OS);
  else
    printText(Report, OS);

  ExitCode Code = ExitCode::Clean;
  size_t Left = Report.Findings.size();
  // One edit may repair several findings, so that only a second look tells how
  // many are left.
  if (Context.Opts.Fix && applyFixes(Context, Report, Code)) {
    Session After = runSession(Context.Units, sessionOptions(Context.Opts));
    Selection Chosen(Context.Opts, After);
    Left = select(After, Chosen, *Wanted).Findings.size();
  }
  std::string Line = counted(Report.Findings.size(), "finding") + " in " +
                     counted(Report.Linked->UnitsSeen, "unit");
  if (Context.Opts.Fix)
    Line += ", " + std::to_string(Left) + " left";
  printSummary(Context.Opts, Line);
  return Left ? combine(Code, ExitCode::Findings) : Code;
}

} // namespace unlatch

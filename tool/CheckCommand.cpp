//===- CheckCommand.cpp - unlatch check -----------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Apply.h"
#include "rewriters/Migration.h"
#include "tool/CheckNames.h"
#include "tool/Commands.h"
#include "tool/Messages.h"
#include "tool/Report.h"

#include "llvm/ADT/STLExtras.h"

namespace unlatch {

/// Applies the fixes of what was reported. Returns how many findings are
/// repaired, and adds to Code where writing failed.
static size_t applyFixes(const CommandContext &Context,
                         const CheckReport &Report, ExitCode &Code) {
  std::vector<Finding> Fixable;
  for (const Finding *F : Report.Findings)
    if (!F->Fix.empty() && llvm::all_of(F->Fix, [&](const Edit &E) {
          return Context.Chosen.allowsEdit(E.Range.File);
        }))
      Fixable.push_back(*F);
  if (Fixable.empty())
    return 0;
  auto Commands = asClangDatabase(Context.Units);
  RewriteResult Result = planFixes(*Report.Linked, Fixable, Commands.get(),
                                   rewriteOptions(Context.Opts));
  for (const DroppedGroup &Group : Result.Dropped)
    reportWarning("fix of " + Group.Name + " left out: " + Group.Why.Message);
  ApplyResult Written = applyChanges(*Report.Linked, Result.Files);
  for (const std::string &Sentence : Written.Errors) {
    reportError(Sentence);
    Code = ExitCode::CannotWrite;
  }
  return Written.Errors.empty() ? Result.Applied.size() : 0;
}

ExitCode runCheck(const CommandContext &Context) {
  llvm::Expected<CheckNames> Wanted = CheckNames::parse(Context.Opts.Checks);
  if (!Wanted) {
    reportError("--checks: " + llvm::toString(Wanted.takeError()));
    return ExitCode::BadUsage;
  }
  if (!Wanted->any()) {
    reportError("--checks '" + Context.Opts.Checks + "' leaves no check to run");
    return ExitCode::BadUsage;
  }
  CheckReport Report;
  Report.Linked = &Context.Known.Linked;
  for (const Finding &F : Context.Known.Result.Findings)
    if (Wanted->contains(F.Check) && Context.Chosen.covers(F.Loc.File))
      Report.Findings.push_back(&F);

  llvm::raw_ostream &OS = reportStream(Context.Opts);
  if (Context.Opts.Format == OutputFormat::Json)
    printJson(Report, OS);
  else
    printText(Report, OS);

  ExitCode Code = ExitCode::Clean;
  size_t Fixed =
      Context.Opts.Fix ? applyFixes(Context, Report, Code) : size_t(0);
  std::string Line = counted(Report.Findings.size(), "finding") + " in " +
                     counted(Report.Linked->UnitsSeen, "unit");
  if (Context.Opts.Fix)
    Line += ", " + std::to_string(Fixed) + " fixed";
  printSummary(Context.Opts, Line);
  return Fixed < Report.Findings.size() ? combine(Code, ExitCode::Findings)
                                        : Code;
}

} // namespace unlatch

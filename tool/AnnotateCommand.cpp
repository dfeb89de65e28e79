//===- AnnotateCommand.cpp - unlatch annotate -----------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Annotate.h"
#include "rewriters/Apply.h"
#include "rewriters/Diff.h"
#include "rewriters/Journal.h"
#include "tool/Commands.h"
#include "tool/Messages.h"
#include "tool/Report.h"
#include "tool/TextDiagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace unlatch {

static void reportLeft(const Program &P, const std::string &MapUsr,
                       const Reason &Why) {
  const FileRange &Loc = placeOf(P, Why, MapUsr);
  reportWarning("'" + P.Maps.at(MapUsr).Name +
                "' is left as it is: " + fileName(P, Loc.File) + ":" +
                std::to_string(Loc.Line) + ": " + Why.Message);
}

/// Whether the filter allows all that the plan changes.
static bool isAllowed(const Program &P, const AnnotationPlan &Plan,
                      const Selection &Chosen) {
  return Chosen.allowsEdit(P.Maps.at(Plan.MapUsr).Loc.File) &&
         llvm::all_of(Plan.Helpers, [&](const RequiredLock &Helper) {
           return Chosen.allowsEdit(
               P.Functions[Helper.Function].AttributePlace.File);
         });
}

ExitCode runAnnotate(const CommandContext &Context) {
  const Options &O = Context.Opts;
  const Session &S = Context.Known;
  const Program &P = S.Linked;
  AnalysisOptions Same;
  Same.IncludeExclusive = O.IncludeExclusive;
  ProgramView View(P, Same);
  std::vector<AnnotationPlan> Plans;
  for (const GuardedMap &Map : S.Result.Maps) {
    if (!Context.Chosen.covers(P.Maps.at(Map.MapUsr).Loc.File))
      continue;
    auto Plan = planAnnotation(View, Map, S.Result.Findings);
    if (auto *Why = std::get_if<Reason>(&Plan))
      reportLeft(P, Map.MapUsr, *Why);
    else if (auto &Ready = std::get<AnnotationPlan>(Plan);
             !Ready.MapUsr.empty() && isAllowed(P, Ready, Context.Chosen))
      Plans.push_back(std::move(Ready));
  }
  AnnotationOptions Wanted;
  static_cast<RewriteOptions &>(Wanted) = rewriteOptions(O);
  Wanted.Header = O.MacroHeader;
  Wanted.Prefix = O.MacroPrefix;
  auto Commands = asClangDatabase(Context.Units);
  RewriteResult Result = annotate(P, Plans, Commands.get(), Wanted);
  for (const DroppedGroup &Group : Result.Dropped)
    reportLeft(P, Group.MapUsr, Group.Why);

  ExitCode Code = Result.Files.empty() ? ExitCode::Clean : ExitCode::Findings;
  if (O.Apply) {
    ApplyResult Written =
        applyChanges(P, Result.Files, defaultJournalDirectory());
    for (const std::string &Sentence : Written.Errors)
      reportError(Sentence);
    if (!Written.Errors.empty())
      return ExitCode::CannotWrite;
    Code = ExitCode::Clean;
  } else {
    std::string Root = diffRoot(Result.Files);
    for (const FileChange &Change : Result.Files)
      reportStream(O) << unifiedDiff(Change, Root);
  }
  printSummary(O, counted(Result.Applied.size(), "map") +
                      (O.Apply ? " annotated, " : " to annotate, ") +
                      counted(Result.Files.size(), "file") +
                      (O.Apply ? " written" : " to change"));
  return Code;
}

} // namespace unlatch

//===- ReportCommand.cpp - unlatch report ---------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Assembly.h"
#include "rewriters/Diff.h"
#include "rewriters/Sources.h"
#include "tool/Commands.h"
#include "tool/Messages.h"
#include "tool/OutputFile.h"
#include "tool/Report.h"

#include "llvm/Support/raw_ostream.h"

#include <map>

namespace unlatch {

/// The migration of one map, or of the maps that move together with it, as it
/// was planned; whether it compiles is for `migrate` to find out, which has to
/// parse everything again for that. Empty where it cannot be written down.
static std::string plannedDiff(const CommandContext &Context,
                               const GuardedMap &Map, const EditGroup &Plan,
                               Sources &Texts) {
  const Program &P = Context.Known.Linked;
  RewriteOptions Wanted = rewriteOptions(Context.Opts);
  Wanted.Verify = false;
  Candidate Moving{Plan, Map.MapUsr, P.Maps.at(Map.MapUsr).Loc, {}};
  for (const std::string &Usr : Map.Group)
    Moving.Moved.push_back({Usr, Map.MutexUsr});
  if (Map.Group.empty())
    Moving.Moved.push_back({Map.MapUsr, Map.MutexUsr});
  RewriteResult Result =
      assemble(P, Texts, nullptr, Wanted, {std::move(Moving)}, {});
  const std::string Root = diffRoot(Result.Files);
  std::string Text;
  for (const FileChange &Change : Result.Files)
    Text += unifiedDiff(Change, Root);
  return Text;
}

static ProgramReport collect(const CommandContext &Context) {
  const Session &Known = Context.Known;
  ProgramReport Report;
  Report.Linked = &Known.Linked;
  AnalysisOptions Options;
  Options.IncludeExclusive = Context.Opts.IncludeExclusive;
  const ProgramView View(Known.Linked, Options);

  Sources Texts(Known.Linked); // each file is read once
  std::map<std::string, size_t> PageOf;
  std::map<std::string, int> DiffOf;
  for (const GuardedMap &Map : Known.Result.Maps) {
    if (!Context.Chosen.covers(Known.Linked.Maps.at(Map.MapUsr).Loc.File))
      continue;
    PageOf[Map.MapUsr] = Report.Maps.size();
    MapPage &Page = Report.Maps.emplace_back();
    Page.Map = &Map;
    Page.Story = explain(View, Map);
    auto Plan = Known.Plans.find(Map.MapUsr);
    if (Plan == Known.Plans.end())
      continue;
    auto [Diff, New] =
        DiffOf.try_emplace(Map.Group.empty() ? Map.MapUsr : Map.Group.front(),
                           Report.Diffs.size());
    if (New)
      Report.Diffs.push_back(plannedDiff(Context, Map, Plan->second, Texts));
    Page.Diff = Diff->second;
  }
  for (const Finding &F : Known.Result.Findings) {
    if (!Context.Chosen.covers(F.Loc.File))
      continue;
    auto Page = PageOf.find(F.MapUsr);
    (Page == PageOf.end() ? Report.OtherFindings
                          : Report.Maps[Page->second].Findings)
        .push_back(&F);
  }
  return Report;
}

ExitCode runReport(const CommandContext &Context) {
  const Options &O = Context.Opts;
  const ProgramReport Report = collect(Context);
  auto Write = [&](llvm::raw_ostream &OS) {
    printHtml(Report, OS);
    return llvm::Error::success();
  };
  if (O.Html == "-")
    llvm::consumeError(Write(llvm::outs()));
  else if (llvm::Error E = writeOutput(O.Html, Write)) {
    reportError("cannot write " + O.Html + ": " + llvm::toString(std::move(E)));
    return ExitCode::CannotWrite;
  }
  printSummary(O, counted(Report.Maps.size(), "guarded map") + " in " +
                      counted(Report.Linked->UnitsSeen, "unit") + " told in " +
                      (O.Html == "-" ? "the page" : O.Html));
  return ExitCode::Clean;
}

} // namespace unlatch

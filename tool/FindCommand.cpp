//===- FindCommand.cpp - unlatch find -------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Commands.h"
#include "tool/Report.h"

namespace unlatch {

ExitCode runFind(const CommandContext &Context) {
  const Program &P = Context.Known.Linked;
  FindReport Report;
  Report.Linked = &P;
  unsigned Count[3] = {};
  for (const GuardedMap &Map : Context.Known.Result.Maps) {
    if (!Context.Chosen.covers(P.Maps.at(Map.MapUsr).Loc.File))
      continue;
    Report.Maps.push_back(&Map);
    ++Count[static_cast<int>(Map.What)];
  }
  llvm::raw_ostream &OS = reportStream(Context.Opts);
  if (Context.Opts.Format == OutputFormat::Json)
    printJson(Report, OS);
  else if (Context.Opts.Format == OutputFormat::Sarif)
    printSarif(Report, OS);
  else
    printText(Report, OS);
  printSummary(Context.Opts, counted(Report.Maps.size(), "guarded map") +
                                 " in " + counted(P.UnitsSeen, "unit") + ": " +
                                 std::to_string(Count[0]) + " to migrate, " +
                                 std::to_string(Count[1]) + " to review, " +
                                 std::to_string(Count[2]) + " to keep");
  // Verdicts are information; there is nothing to repair.
  return ExitCode::Clean;
}

} // namespace unlatch

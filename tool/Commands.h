//===- Commands.h - The commands ------------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_COMMANDS_H
#define UNLATCH_TOOL_COMMANDS_H

#include "rewriters/Migration.h"
#include "tool/ExitCode.h"
#include "tool/Options.h"
#include "tool/Selection.h"
#include "tool/Session.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <optional>

namespace llvm {
class raw_ostream;
}

namespace unlatch {

/// What a command works with.
struct CommandContext {
  const Options &Opts;
  const Database &Units;
  const Session &Known;
  const Selection &Chosen;
};

ExitCode runExtract(const Options &O, const Database &Units);
ExitCode runLink(const Options &O);
ExitCode runInit(const Options &O);
/// The page of a check or a reason; nothing if it is the name of neither.
std::optional<ExitCode> explainPage(const Options &O);
ExitCode runFind(const CommandContext &Context);
ExitCode runCheck(const CommandContext &Context);
ExitCode runMigrate(const CommandContext &Context);
ExitCode runAnnotate(const CommandContext &Context);
ExitCode runReport(const CommandContext &Context);
ExitCode runExplain(const CommandContext &Context);

/// What to find out for this command line.
SessionOptions sessionOptions(const Options &O);
/// What the rewriters need to parse units again.
RewriteOptions rewriteOptions(const Options &O);

/// The headers of the runtime: installed beside the tool, or in the sources it
/// was built from.
std::string findRuntimeInclude();

/// Where `patch -p1` or `git apply` will be run: here, unless none of the files
/// is below.
std::string diffRoot(const std::vector<FileChange> &Changes);

/// Warns of a unit that did not parse, with its first error.
ExitCode reportFailedUnit(llvm::StringRef MainFile, llvm::StringRef Error);

/// Where reports go: standard output, with colours as asked for.
llvm::raw_ostream &reportStream(const Options &O);

/// One line on standard error that sums up, unless quiet.
void printSummary(const Options &O, const std::string &Line);

/// The whole tool: everything but main. Ends the process.
[[noreturn]] void toolMain(int Argc, const char **Argv);

} // namespace unlatch

#endif // UNLATCH_TOOL_COMMANDS_H

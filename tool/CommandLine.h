//===- CommandLine.h - From the command line to options -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_COMMANDLINE_H
#define UNLATCH_TOOL_COMMANDLINE_H

#include "tool/Options.h"

#include <optional>
#include <string>

namespace unlatch {

/// Reads the command line, and the project's file for what it leaves open.
/// Where one is wrong, says how on standard error and returns nothing. Does not
/// return for --help and --version.
std::optional<Options> parseCommandLine(int Argc, const char **Argv);

/// The options in effect as a configuration file says them.
std::string dumpConfig(const Options &O);

/// Words of --help, for the man page.
extern const char *const ToolOverview;
extern const char *const FilesText;
extern const char *const ExitCodesText;

} // namespace unlatch

#endif // UNLATCH_TOOL_COMMANDLINE_H

//===- Shell.h - Run the project's own build ------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_SHELL_H
#define UNLATCH_TOOL_SHELL_H

#include <chrono>
#include <optional>
#include <string>

namespace unlatch {

struct ShellFailure {
  std::string Why;    ///< "ended with 2", "took longer than 60 seconds"
  std::string Output; ///< its last lines
};

/// Runs a command as /bin/sh does, with everything that it starts in a process
/// group of its own, which dies with the time limit or with this process.
/// Nothing if it succeeds.
std::optional<ShellFailure> runShell(const std::string &Command,
                                     std::chrono::seconds Limit);

} // namespace unlatch

#endif // UNLATCH_TOOL_SHELL_H

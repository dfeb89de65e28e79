//===- ExitCode.h - What the process says when it ends --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_EXITCODE_H
#define UNLATCH_TOOL_EXITCODE_H

namespace unlatch {

/// The exit codes that the manual promises. Where several apply, the one that
/// a script must not miss wins: see combine.
enum class ExitCode {
  Clean = 0,       ///< nothing found, nothing left to do
  Findings = 1,    ///< findings, or edits that were not applied
  BadUsage = 2,    ///< command line, configuration or compilation database
  Unparsed = 3,    ///< some units did not parse; the rest was done
  CannotWrite = 4, ///< a source file, a fixes file or the output
};

/// The weightier of two outcomes: 4, then 2, then 3, then 1, then 0. What was
/// asked for and not written weighs most; a run that did not see everything
/// must not pass for a run with findings only.
constexpr ExitCode combine(ExitCode A, ExitCode B) {
  constexpr int Weight[] = {0, 1, 3, 2, 4};
  return Weight[static_cast<int>(A)] >= Weight[static_cast<int>(B)] ? A : B;
}

} // namespace unlatch

#endif // UNLATCH_TOOL_EXITCODE_H

//===- Reparse.h - One unit once more, with edited files ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_REPARSE_H
#define UNLATCH_REWRITERS_REPARSE_H

#include "matchers/Extract.h"
#include "rewriters/Overlay.h"
#include "summary/Summary.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unlatch {

/// What the compiler warns of in a file that an edit is about.
struct Warning {
  std::string File; ///< real path
  unsigned Id = 0;  ///< of the diagnostic, within this process
  std::string Text; ///< file:line:column: message [-Wflag]
};

/// What one parse of one command gave.
struct Parsed {
  std::optional<std::string> Error; ///< the first: file:line:column: message
  std::vector<Warning> Warnings;
  Summary Facts;
};

/// One command as it is to be parsed; how the compiler was called in Shown.
struct ParseJob {
  std::string MainFile;
  std::string Directory;
  std::vector<std::string> Arguments;
  std::vector<std::string> Shown;
};

/// The arguments with clang's common warnings on, and with what the project
/// itself says of warnings, but none of them an error: which file an error is
/// in would be lost.
std::vector<std::string> withWarnings(std::vector<std::string> Arguments);

/// Parses with the edited files in memory and collects the warnings that lie in
/// Watched, by real path. A crash of the parser is an error. Safe to call from
/// several threads.
Parsed reparse(const ParseJob &Job, const Overlay &Edited,
               const std::set<std::string> &Watched,
               const ExtractOptions &Options);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_REPARSE_H

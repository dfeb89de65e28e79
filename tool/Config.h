//===- Config.h - What a project fixes for everybody ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The file .unlatch: YAML, whose keys are options of the command line. It is
// looked for in the folder of the first file, or the current one, and above.
// What the command line says goes before it.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_CONFIG_H
#define UNLATCH_TOOL_CONFIG_H

#include "analysis/Verdict.h"
#include "matchers/ProjectTypes.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace unlatch {

/// A key that is not in the file has no value. Names of files are relative to
/// the file's folder there, and whole here.
struct Config {
  std::optional<std::string> BuildPath; ///< -p
  std::optional<bool> IncludeExclusive;
  std::optional<std::string> HeaderFilter;
  std::optional<std::string> Checks;
  std::optional<std::string> FailOn;
  std::optional<Confidence> MinConfidence;
  std::optional<std::string> Baseline;
  std::optional<std::string> MacroHeader; ///< annotate --macros
  std::optional<std::string> MacroPrefix;
  ProjectTypes Types; ///< that their shape does not tell
  std::optional<std::vector<std::string>> ExtraArgs;
  std::optional<std::vector<std::string>> ExtraArgsBefore;
};

/// The nearest .unlatch in Folder or above; empty if there is none.
std::string findConfig(llvm::StringRef Folder);

/// What the file says, or a sentence a problem: "FILE:LINE:COLUMN: what is
/// wrong; what was expected".
llvm::Expected<Config> readConfig(const std::string &File);

/// The text of a file that says the same.
std::string writeConfig(const Config &C);

} // namespace unlatch

#endif // UNLATCH_TOOL_CONFIG_H

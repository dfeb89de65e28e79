//===- Options.h - What the command line asks for -------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_OPTIONS_H
#define UNLATCH_TOOL_OPTIONS_H

#include "analysis/Verdict.h"
#include "matchers/ProjectTypes.h"
#include "tool/Database.h"

#include "clang/Tooling/CompilationDatabase.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace llvm::cl {
class Option;
}

namespace unlatch {

struct Config;

enum class Command {
  Find,
  Check,
  Migrate,
  Explain,
  Report,
  Annotate,
  Extract,
  Link,
  Init,
  Generate,
};
enum class OutputFormat { Text, Json, Sarif, GitHub, GitLab };
enum class ColorMode { Auto, Always, Never };

struct Options {
  Command What = Command::Find;
  // Which units, and how they are parsed.
  std::string BuildPath;
  std::vector<std::string> Files;
  std::unique_ptr<clang::tooling::CompilationDatabase> Fixed; ///< after `--`
  CommandChanges Changes;
  unsigned Jobs = 0;          ///< 0: one a core
  std::string CacheDirectory; ///< empty: parse every unit
  bool IncludeExclusive = false;
  ProjectTypes Types;
  std::string ProfileFile; ///< counts of a run, of llvm-profdata
  std::string Facts;       ///< linked summaries, instead of parsing
  // extract, link
  std::string Output = "-";
  // What is said about them, and how.
  std::string HeaderFilter;
  OutputFormat Format = OutputFormat::Text;
  ColorMode Color = ColorMode::Auto;
  bool Quiet = false;
  // check
  std::string Checks;
  std::string FailOn;
  std::string Baseline;      ///< findings in it are not reported
  std::string DiffBase;      ///< a revision; what was there is not reported
  std::string WriteBaseline; ///< where to write all that are found
  Confidence MinConfidence = Confidence::Medium;
  bool Fix = false;
  // migrate
  bool Apply = false;
  bool IncludeReview = false;
  bool Relock = false;
  std::string ExportFixes;
  std::string VerifyBuild;               ///< a command
  std::optional<unsigned> VerifyTimeout; ///< seconds
  bool Commit = false;
  bool Interactive = false;
  std::string Vendor; ///< a folder
  std::vector<std::string> Only;
  // explain
  std::string Map;
  // init
  bool Yes = false;
  /// The project's file, empty for none; without a value it is to be found.
  std::optional<std::string> ConfigFile;
  bool DumpConfig = false;
  bool VerifyConfig = false;
  // annotate
  std::string MacroHeader; ///< as an #include names it
  std::string MacroPrefix;
  // report
  std::string Html; ///< file to write
};

/// What the command line says once LLVM's library has parsed it, else what the
/// project fixes, else each option's default.
Options collectOptions(const Config &Project);

/// Takes LLVM's own options out of --help.
void hideOtherOptions();
/// Whether an option is the tool's own rather than LLVM's.
bool isOurs(const llvm::cl::Option &O);

} // namespace unlatch

#endif // UNLATCH_TOOL_OPTIONS_H

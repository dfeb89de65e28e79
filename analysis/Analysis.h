//===- Analysis.h - From a program to verdicts and findings -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_ANALYSIS_H
#define UNLATCH_ANALYSIS_ANALYSIS_H

#include "analysis/Program.h"
#include "analysis/Verdict.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace unlatch {

struct Profile;

struct AnalysisOptions {
  /// Maps behind a plain std::mutex too, not only reader/writer locks.
  bool IncludeExclusive = false;
  /// Report the maps that can be migrated among the findings. It is
  /// information, and for who asks.
  bool GuardedMapFindings = false;
  /// Findings that rest on a guard which is less sure are left out.
  Confidence MinConfidence = Confidence::Medium;
  /// Real paths that start with one of these hold classes whose layout other
  /// programs were compiled against.
  std::vector<std::string> ExportedPaths;
  /// How often parts of the program ran, where that is known.
  const Profile *Counts = nullptr;
  /// The bytes of a range, for fixes that repeat what the source says; nothing
  /// where the file cannot be read or has changed. Without it, no fixes.
  std::function<std::optional<std::string>(const FileRange &)> ReadText;
  /// The bytes of a file that a unit which did not parse has read, by real
  /// path; nothing likewise. Without it, such units may name what they like.
  std::function<std::optional<std::string>(const std::string &)> ReadFile;
};

struct AnalysisResult {
  std::vector<GuardedMap> Maps;  ///< by place of declaration
  std::vector<Finding> Findings; ///< by place; suppressed ones left out
};

/// Infers guards, decides verdicts and collects findings. Pure: the same
/// program gives the same result.
AnalysisResult analyze(const Program &P, const AnalysisOptions &Options);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_ANALYSIS_H

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

#include <vector>

namespace unlatch {

struct AnalysisOptions {
  /// Maps behind a plain std::mutex too, not only reader/writer locks.
  bool IncludeExclusive = false;
};

struct AnalysisResult {
  std::vector<GuardedMap> Maps; ///< by place of declaration
  std::vector<Finding> Findings; ///< by place; suppressed ones left out
};

/// Infers guards, decides verdicts and collects findings. Pure: the same
/// program gives the same result.
AnalysisResult analyze(const Program &P, const AnalysisOptions &Options);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_ANALYSIS_H

//===- Annotations.h - Attributes that say what the program does anyway ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_ANNOTATIONS_H
#define UNLATCH_ANALYSIS_ANNOTATIONS_H

#include "analysis/View.h"

#include <string>
#include <variant>
#include <vector>

namespace unlatch {

/// A function that relies on its callers' lock.
struct RequiredLock {
  unsigned Function = 0; ///< index into Program::Functions
  LockMode Mode = LockMode::Shared;
};

/// What Clang's thread safety analysis has to be told of one map, so that it
/// finds every later access without the lock, and nothing else.
struct AnnotationPlan {
  std::string MapUsr;
  std::string MutexUsr;
  std::string MutexText; ///< the mutex as the map's declaration can name it
  std::vector<RequiredLock> Helpers;
};

/// The plan, or why there can be none. Where nothing is missing, an empty plan:
/// its MapUsr is empty. Findings are those of the same analysis.
std::variant<AnnotationPlan, Reason>
planAnnotation(const ProgramView &View, const GuardedMap &Map,
               const std::vector<Finding> &Findings);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_ANNOTATIONS_H

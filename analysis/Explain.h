//===- Explain.h - The whole story of one map -----------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_EXPLAIN_H
#define UNLATCH_ANALYSIS_EXPLAIN_H

#include "analysis/View.h"

#include <string>
#include <vector>

namespace unlatch {

/// Whether an access has its guard.
enum class Holding {
  Shared,
  Exclusive,
  Unsure, ///< on some paths, or by callers that may not be all
  Missing,
  Unneeded, ///< no other thread knows the object yet
};

/// One access: what it does and which locks are held there.
struct AccessStory {
  FileRange Loc;
  std::string Function;
  std::string What; ///< "find", "element read", ...
  std::string Held; ///< "shared", "not held", "shared, by all callers", ...
  bool Write = false;
  Holding How = Holding::Missing;
};

/// One section of the map's guard.
struct SectionStory {
  FileRange Loc;
  FileRange Block; ///< up to where the lock is held at most
  std::string Function;
  std::string What; ///< "shared, taken by a guard", ...
  LockMode Mode = LockMode::Exclusive;
};

struct MapStory {
  std::string Guard;                  ///< the evidence, as a sentence
  std::vector<AccessStory> Accesses;  ///< by place
  std::vector<SectionStory> Sections; ///< by place
  std::string Advice;                 ///< whether to migrate, with the numbers
};

/// Map is one of the result of analyze() for the same program and options as
/// the view's, with what planning its edits has added since.
MapStory explain(const ProgramView &View, const GuardedMap &Map);

/// "low", "medium", "high"
const char *confidenceName(Confidence Sure);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_EXPLAIN_H

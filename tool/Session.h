//===- Session.h - From a database to what is known about the program -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_SESSION_H
#define UNLATCH_TOOL_SESSION_H

#include "analysis/Analysis.h"
#include "analysis/Profile.h"
#include "analysis/Program.h"
#include "rewriters/EditGroup.h"
#include "tool/Database.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unlatch {

struct SessionOptions {
  bool IncludeExclusive = false;
  Confidence MinConfidence = Confidence::Medium;
  bool GuardedMapFindings = false;
  /// Plan each migration, so that a map that cannot be written down is not
  /// promised. Findings do not need it.
  bool Plan = true;
  std::string CacheDirectory;    ///< see SummaryCache
  std::optional<Profile> Counts; ///< of --profile
  unsigned Jobs = 0;
  bool Quiet = false;
};

/// Everything that a command needs to know. Holds no AST.
struct Session {
  Program Linked;
  AnalysisResult Result;
  /// The edits of each map that can be migrated, by USR.
  std::map<std::string, EditGroup> Plans;
  /// Names of files that are no longer what the units parsed, or that two
  /// units saw with different bytes: nothing is sure about what is in them.
  std::vector<std::string> ChangedFiles;
};

/// Parses, links, analyses and plans.
Session runSession(const Database &Units, const SessionOptions &Options);

/// The same for units that were parsed before.
Session runSession(std::vector<Summary> Units, const SessionOptions &Options);

} // namespace unlatch

#endif // UNLATCH_TOOL_SESSION_H

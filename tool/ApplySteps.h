//===- ApplySteps.h - One group after the other, each on trial ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_APPLYSTEPS_H
#define UNLATCH_TOOL_APPLYSTEPS_H

#include "tool/Commands.h"
#include "tool/Report.h"

namespace unlatch {

struct StepsResult {
  std::vector<size_t> Kept;      ///< indices into RewriteResult::Applied
  std::vector<NotMigrated> Left; ///< undone, and why
  ExitCode Code = ExitCode::Clean;
};

/// Writes the groups one by one. After each, the project's build (if one is
/// asked for) judges it and it is undone if that fails; what stays is committed
/// (if that is asked for). Between two groups the tree is as after the first
/// or before it, and a run that is killed in between is undone by the next.
StepsResult applySteps(const CommandContext &Context,
                       const RewriteResult &Planned,
                       const RewriteOptions &Options);

} // namespace unlatch

#endif // UNLATCH_TOOL_APPLYSTEPS_H

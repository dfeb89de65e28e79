//===- Apply.h - Write changed files, all of them or none -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_APPLY_H
#define UNLATCH_REWRITERS_APPLY_H

#include "analysis/Program.h"
#include "rewriters/FileChange.h"

#include <string>
#include <vector>

namespace unlatch {

struct ApplyResult {
  /// One clear sentence each; empty: everything was written. Where there is
  /// one, no file was changed.
  std::vector<std::string> Errors;
  std::vector<std::string> Written; ///< real paths
};

/// Writes all changes beside the originals, syncs them, and only then renames
/// them into place; permissions stay, symlinks are followed. Refuses when any
/// file is no longer what P's units parsed. A Journal in JournalDirectory lets
/// the next run finish what a killed one began.
ApplyResult applyChanges(const Program &P,
                         const std::vector<FileChange> &Changes,
                         const std::string &JournalDirectory = {});

} // namespace unlatch

#endif // UNLATCH_REWRITERS_APPLY_H

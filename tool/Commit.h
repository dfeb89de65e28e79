//===- Commit.h - A migrated group as a commit of git ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_COMMIT_H
#define UNLATCH_TOOL_COMMIT_H

#include "analysis/Verdict.h"
#include "rewriters/EditGroup.h"

#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace unlatch {

/// What the history says of a group: what guarded the maps and how surely, what
/// their sections became, and how that was verified. Map is null where only a
/// mutex changes its type.
std::string commitMessage(const EditGroup &Group, const GuardedMap *Map,
                          const Program &P, const std::string &BuildCommand);

/// One working tree of git, in which all that is edited lies.
class GitTree {
public:
  /// An error where one of the files, by real path, is in no tree or in
  /// another, is not tracked, or has changes that are not committed.
  static llvm::Expected<GitTree> open(const std::vector<std::string> &Files);

  /// Commits these files as they are now, and nothing else; those that are new
  /// to git as well.
  llvm::Error commit(const std::vector<std::string> &Files,
                     const std::string &Message) const;

private:
  explicit GitTree(std::string Top) : Top(std::move(Top)) {}
  std::string Top;
};

} // namespace unlatch

#endif // UNLATCH_TOOL_COMMIT_H

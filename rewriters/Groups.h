//===- Groups.h - Several groups of edits at once -------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_GROUPS_H
#define UNLATCH_REWRITERS_GROUPS_H

#include "rewriters/EditGroup.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unlatch {

/// What several groups together do to one file.
struct FileEdits {
  std::vector<Edit> Edits; ///< sorted, without overlaps
  std::set<std::string> AddIncludes;
  std::set<std::string> DropIncludes;
};

/// Where two groups want different things.
struct Conflict {
  size_t Group; ///< the earlier group
  FileRange Where;
};

/// Groups that can be applied together, whatever the order.
class MergedGroups {
public:
  /// Adds all edits of a group, or none and the first conflict. Edits that are
  /// the same are made once; deletions that overlap delete both.
  std::optional<Conflict> add(const EditGroup &Group);

  std::map<std::string, FileEdits> files() const;

private:
  struct Owned {
    Edit What;
    size_t Group;
  };
  std::map<std::string, std::vector<Owned>> Edits; ///< by file, sorted
  std::map<std::string, FileEdits> Includes;
  size_t Count = 0;
};

} // namespace unlatch

#endif // UNLATCH_REWRITERS_GROUPS_H

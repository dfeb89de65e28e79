//===- EditGroup.h - All edits of one map, applied together or not at all -===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_EDITGROUP_H
#define UNLATCH_REWRITERS_EDITGROUP_H

#include "analysis/Program.h"
#include "analysis/Verdict.h"

#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace unlatch {

class Names;
class Sources;

/// The edits that one map's migration, or one finding's fix, takes.
struct EditGroup {
  std::string Name;              ///< for people: the maps' qualified names
  std::vector<std::string> Maps; ///< those names, one by one
  std::vector<Edit> Edits;       ///< sorted, without overlaps
  /// How many sections became what, by the form's name: "lookup", "view".
  std::map<std::string, unsigned> Forms;
  std::map<std::string, std::set<std::string>> AddIncludes; ///< by file
  /// Includes to drop from a file if nothing else in it needs them.
  std::map<std::string, std::set<std::string>> DropIncludes; ///< by file
};

/// Writes down the migration of a map whose verdict allows one: declaration,
/// every section, includes, and the mutex where it can go. Where some section
/// has no faithful form, the reason instead; nothing is ever left half done.
std::variant<EditGroup, Reason> planMigration(const Program &P,
                                              const GuardedMap &Map);
/// The same for one of several maps: each file is read once, and the variables
/// that the groups declare do not hide each other.
std::variant<EditGroup, Reason> planMigration(const Program &P,
                                              const GuardedMap &Map,
                                              Sources &Files, Names &Named);

/// Sorts edits and removes repetitions. False if two of them overlap without
/// being the same; insertions at one place count as overlapping.
bool normalizeEdits(std::vector<Edit> &Edits);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_EDITGROUP_H

//===- Migration.h - From verdicts to verified changes of files -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The whole way of this room in one call: plan a group of edits for each map,
// merge the groups, add includes, format what was touched, parse every unit
// that sees an edited file once more, and drop the groups that do not hold.
// Nothing is written; see Apply.h, Diff.h and ExportFixes.h for what to do
// with the result.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_MIGRATION_H
#define UNLATCH_REWRITERS_MIGRATION_H

#include "analysis/Program.h"
#include "analysis/Verdict.h"
#include "rewriters/EditGroup.h"
#include "rewriters/FileChange.h"

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace clang::tooling {
class CompilationDatabase;
}

namespace unlatch {

struct RewriteOptions {
  /// Parse again with the edits before believing in them. Needs a database.
  bool Verify = true;
  /// Format the touched lines where the project has a clang-format file.
  bool Format = true;
  /// The directory that holds unlatch/registry.h, for verification only: the
  /// project may not have it on its include path yet.
  std::string RuntimeInclude;
  /// A copy of the runtime in one header, which the result includes instead of
  /// <unlatch/...>: its absolute path, what is in it, and how a file (by real
  /// path) includes it, quotes and all. No copy where the path is empty.
  struct {
    std::string Path;
    std::string Bytes;
    std::function<std::string(const std::string &File)> Spelled;
  } Vendored;
  /// Threads for verification; 0: all cores.
  unsigned Jobs = 0;
  /// For one unit; a group whose verification takes longer is dropped.
  std::chrono::milliseconds TimeLimit = std::chrono::minutes(10);
  /// As for the first parse.
  bool IncludeExclusive = false;
  /// Applied to each command line before it is parsed, as for the first parse
  /// (resource directory, --extra-arg, dropped warnings). Called from several
  /// threads at once.
  std::function<std::vector<std::string>(
      const std::vector<std::string> &Command, const std::string &File)>
      AdjustCommand;
};

struct MigrationOptions : RewriteOptions {
  /// Maps whose verdict is Review too, not only Migrate.
  bool IncludeReview = false;
  /// Where a map is not migrated, its mutex becomes a read_mostly_mutex if the
  /// analysis found that it may. Such a group has no maps.
  bool Relock = false;
  /// Qualified names of the maps wanted; empty: all.
  std::vector<std::string> Only;
};

/// A group that is not applied, and why, in terms of the source.
struct DroppedGroup {
  std::string Name;   ///< as EditGroup::Name
  std::string MapUsr; ///< empty for fixes of findings
  Reason Why;
};

struct RewriteResult {
  std::vector<EditGroup> Applied;
  std::vector<DroppedGroup> Dropped;
  std::vector<FileChange> Files; ///< by real path; what to print or write
  /// Files in which no include may be dropped, since others live on it.
  std::set<std::string> KeepIncludes;
  /// Units that could not be used as evidence because they do not parse even
  /// as they are, with the first error.
  std::vector<std::pair<std::string, std::string>> Unverified;
};

/// What becomes of the files when only these of Result.Applied are applied, by
/// their indices.
std::vector<FileChange> changesOf(const RewriteResult &Result,
                                  const std::vector<size_t> &Groups,
                                  const RewriteOptions &Options);

/// Migrates all maps whose verdict allows it. Deterministic: order of units,
/// of maps and of threads makes no difference. Database may be null only if
/// Options.Verify is false.
RewriteResult
planMigrations(const Program &P, const std::vector<GuardedMap> &Maps,
               const clang::tooling::CompilationDatabase *Database,
               const MigrationOptions &Options);

/// The fixes that findings bring, merged and verified in the same way; each
/// finding's fix is one group of its own.
RewriteResult planFixes(const Program &P, const std::vector<Finding> &Findings,
                        const clang::tooling::CompilationDatabase *Database,
                        const RewriteOptions &Options);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_MIGRATION_H

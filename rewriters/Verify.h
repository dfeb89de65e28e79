//===- Verify.h - What the edits break, if anything -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_VERIFY_H
#define UNLATCH_REWRITERS_VERIFY_H

#include "rewriters/Migration.h"
#include "rewriters/Overlay.h"
#include "rewriters/Reparse.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unlatch {

/// A map that the edits move away from its mutex.
struct MovedMap {
  std::string MapUsr;
  std::string MutexUsr;
};

/// Something that is wrong with the edits.
struct Problem {
  const char *Code;    ///< of the docs/reasons page
  std::string Message; ///< a sentence
  std::string Unit;    ///< main file of the unit that shows it; empty: several
};

/// Parses units with edited files in memory and compares: errors, warnings in
/// the edited files, and what the analysis finds. A file is recognised however
/// it is reached: through symlinks, other spellings of its path, hard links.
class Verifier {
public:
  /// Watched are all files that might be edited.
  Verifier(const Program &P,
           const clang::tooling::CompilationDatabase &Database,
           const RewriteOptions &Options, std::set<std::string> Watched)
      : P(P), Database(Database), Options(Options),
        Watched(std::move(Watched)) {}

  /// Main files of the units that see at least one of these files.
  std::vector<std::string>
  unitsSeeing(const std::vector<std::string> &RealPaths) const;
  bool sees(const std::string &Unit, const std::string &RealPath) const;
  /// Whether the unit parses by some of its commands as it is on disk, as far
  /// as that was tried.
  bool isEvidence(const std::string &Unit) const;

  /// Parses the units in parallel, by each of their commands, and compares
  /// errors and warnings. Commands that do not parse what is on disk either
  /// are no evidence.
  std::vector<Problem> check(const std::vector<std::string> &Units,
                             const Overlay &Edited);

  /// What the analysis says of these units as edited, which check() has just
  /// parsed: findings that were not there, and maps and locks that should have
  /// gone with these maps and have not.
  std::vector<Problem> analyze(const std::vector<std::string> &Units,
                               const std::vector<MovedMap> &Moved);

  /// Commands that were no evidence: main file and first error.
  const std::vector<std::pair<std::string, std::string>> &unusable() const {
    return Unusable;
  }

private:
  /// One command of one unit; the latest parse is kept, since most of what a
  /// unit sees stays the same when a group is given up.
  struct Entry {
    ParseJob Job;
    std::optional<std::string> Broken; ///< the first error, as it is on disk
    std::string State;                 ///< the edits that Latest saw
    std::shared_ptr<Parsed> Latest;    ///< null: took too long
    std::shared_ptr<Parsed> Before;    ///< as it is on disk, once needed
  };

  std::vector<Entry> &entriesOf(const std::string &Unit);
  void parse(const std::vector<Entry *> &Wanted, const Overlay &Edited);
  void parseBefore(const std::vector<Entry *> &Wanted);
  std::vector<std::shared_ptr<Parsed>>
  parseAll(const std::vector<Entry *> &Wanted, const Overlay &Edited) const;
  std::string stateOf(const Entry &E, const Overlay &Edited) const;
  Problem notCompiling(const Entry &E);
  std::vector<Entry *> evidence(const std::vector<std::string> &Units);

  const Program &P;
  const clang::tooling::CompilationDatabase &Database;
  const RewriteOptions &Options;
  std::set<std::string> Watched;
  std::map<std::string, std::vector<Entry>> Entries; ///< by main file
  std::vector<std::pair<std::string, std::string>> Unusable;
};

} // namespace unlatch

#endif // UNLATCH_REWRITERS_VERIFY_H

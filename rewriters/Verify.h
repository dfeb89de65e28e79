//===- Verify.h - Parse again what the edits reach ------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_VERIFY_H
#define UNLATCH_REWRITERS_VERIFY_H

#include "rewriters/Migration.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unlatch {

/// Contents in memory by real path, in place of what is on disk.
using Overlay = std::map<std::string, std::string>;

struct UnitError {
  std::string MainFile;
  std::string Message; ///< the first error: file:line:column: message
};

/// Parses units with edited files in memory. A file is recognised however it
/// is reached: through symlinks, other spellings of its path, hard links.
class Verifier {
public:
  Verifier(const Program &P, const clang::tooling::CompilationDatabase &Database,
           const RewriteOptions &Options)
      : P(P), Database(Database), Options(Options) {}

  /// Main files of the units that see at least one of these files.
  std::vector<std::string>
  unitsSeeing(const std::vector<std::string> &RealPaths) const;
  bool sees(const std::string &Unit, const std::string &RealPath) const;

  /// Parses the units in parallel. Units that do not parse as they are on disk
  /// either are no evidence, and not among the errors.
  std::vector<UnitError> check(const std::vector<std::string> &Units,
                               const Overlay &Edited);

  /// Units that were no evidence, with the first error; by main file.
  const std::map<std::string, std::string> &unusable() const {
    return Unusable;
  }

private:
  std::optional<std::string> parse(const std::string &Unit,
                                   const Overlay &Edited) const;
  std::vector<std::optional<std::string>>
  parseAll(const std::vector<std::string> &Units, const Overlay &Edited) const;

  const Program &P;
  const clang::tooling::CompilationDatabase &Database;
  const RewriteOptions &Options;
  std::map<std::string, std::string> Unusable;
  std::map<std::string, bool> KnownGood;
};

} // namespace unlatch

#endif // UNLATCH_REWRITERS_VERIFY_H

//===- UnparsedUnits.h - What units that did not parse may name ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A unit that did not parse still tells which files it read, and which headers
// it did not find. What is declared in none of them it can name only by way of
// a header that was not found; and private members only in the functions of
// their class, which spell the names of both, and of its friends.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_UNPARSEDUNITS_H
#define UNLATCH_ANALYSIS_UNPARSEDUNITS_H

#include "analysis/Analysis.h"
#include "analysis/Program.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace unlatch {

/// Refers to the program that it is made of. Reads the files of such units, but
/// for those that others have parsed.
class UnparsedUnits {
public:
  UnparsedUnits(const Program &P,
                const decltype(AnalysisOptions::ReadFile) &ReadFile);

  /// The units that may name an object, by main file: by one of these names
  /// alone, as those of functions that give it, or by its class and its own.
  std::set<std::string> mayName(const ObjectDecl &D,
                                const std::set<std::string> &Alone) const;
  /// Whether one may call a private method.
  bool mayCall(const Function &F) const;

private:
  using Words = std::set<std::string, std::less<>>;
  struct Unit {
    const FailedUnit *Failed = nullptr;
    std::set<std::string> Files;
    /// Of the files that nobody else has parsed, where headers are missing.
    std::vector<const Words *> Unseen;
    bool Known = false; ///< the above can be relied upon
  };
  struct Name {
    std::set<std::string> DeclaredIn; ///< none: it is not known
    Visibility Access = Visibility::Public;
    std::string Qualified;
    std::set<std::string> Alone;
  };

  static bool mayName(const Unit &U, const Name &What);

  const Program &P;
  std::map<std::string, Words> WordsOf; ///< by file
  std::vector<Unit> Units;
  std::map<std::string, std::set<std::string>> FilesOfRecords; ///< by USR
};

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_UNPARSEDUNITS_H

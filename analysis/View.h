//===- View.h - A program with everything that is computed once for it ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_VIEW_H
#define UNLATCH_ANALYSIS_VIEW_H

#include "analysis/Analysis.h"
#include "analysis/EntryLocks.h"
#include "analysis/Guards.h"
#include "analysis/Roles.h"
#include "analysis/UnparsedUnits.h"

#include <map>
#include <string>
#include <vector>

namespace unlatch {

struct AccessIndex {
  unsigned Function = 0;
  unsigned Access = 0;
};
struct StateIndex {
  unsigned Function = 0;
  unsigned State = 0;
};
struct SectionIndex {
  unsigned Function = 0;
  unsigned Section = 0;
};

/// The program as rules and checks look at it.
struct ProgramView {
  ProgramView(const Program &P, const AnalysisOptions &Options);

  const Program &P;
  const AnalysisOptions &Options;
  UnparsedUnits Unparsed;
  CallGraph Graph;
  EntryLocks Strict, Lenient;
  std::vector<Role> Roles; ///< of all functions
  std::map<std::string, std::vector<AccessIndex>> AccessesOf;  ///< by map
  std::map<std::string, std::vector<StateIndex>> StatesOf;     ///< by state
  std::map<std::string, std::vector<SectionIndex>> SectionsOf; ///< by mutex
  std::map<std::string, Guard> GuardOf; ///< by map; guarded ones only
  std::map<std::string, std::vector<std::string>> GuardedBy; ///< by mutex

  const Function &function(unsigned F) const { return P.Functions[F]; }
  const MapAccess &access(AccessIndex I) const {
    return P.Functions[I.Function].Accesses[I.Access];
  }
  /// For messages: the qualified name, or the USR where nothing declares it.
  std::string mutexName(const std::string &Usr) const;
  std::string mapName(const std::string &Usr) const;
  /// The receiver is no other thread's yet, by the summary or by all callers.
  bool unshared(AccessIndex I, Belief How) const;
  bool unshared(StateIndex I, Belief How) const;
};

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_VIEW_H

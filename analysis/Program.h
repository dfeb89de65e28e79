//===- Program.h - Summaries linked into one program --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_PROGRAM_H
#define UNLATCH_ANALYSIS_PROGRAM_H

#include "summary/Summary.h"

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace unlatch {

/// A unit that did not parse. Nothing that it says is used.
struct FailedUnit {
  std::string MainFile;
  std::string Error;                ///< the first, with its place
  std::vector<std::string> Files;   ///< real paths; none: it is not known
  std::vector<std::string> Missing; ///< headers not found, as spelled
};

/// Everything that the seen units say, merged: one entry an object or
/// function, however many units contain it. Immutable once linked.
struct Program {
  unsigned UnitsSeen = 0;
  std::vector<FailedUnit> Failed;          ///< by main file
  std::map<std::string, SourceFile> Files; ///< by real path
  /// For each unit's main file, the real paths of the files that it saw, so
  /// that the units which an edit touches are known. Failed units included.
  std::map<std::string, std::vector<std::string>> UnitFiles;
  /// Main files of units in an older C++ than the registry's 17, with the year.
  std::map<std::string, unsigned> OlderUnits;
  /// Real paths that two units saw with different bytes: nothing in them can
  /// be trusted to be where it was.
  std::vector<std::string> ChangedFiles;
  std::map<std::string, MapDecl> Maps;      ///< by USR
  std::map<std::string, MutexDecl> Mutexes; ///< by USR
  std::map<std::string, StateDecl> States;  ///< by USR
  /// Sorted by place, so that results do not depend on the order of units.
  std::vector<Function> Functions;
  std::unordered_map<std::string, std::vector<unsigned>> FunctionsByUsr;
  /// By USR of a map, a mutex or a state, the functions that use it, or hold
  /// it; see mentioning.
  std::unordered_map<std::string, std::vector<unsigned>> Mentions;
  /// By USR of a function that was seen, those that call it by name.
  std::unordered_map<std::string, std::vector<unsigned>> Callers;
  /// By USR of a map or a mutex, those that do nothing but return it.
  std::unordered_map<std::string, std::vector<unsigned>> Givers;
  std::vector<unsigned> NotAnalyzed; ///< functions
  std::vector<MutexUse> MutexUses;
  std::vector<SkippedMention> Skipped; ///< only those no unit saw active
  std::vector<Suppression> Suppressions;

  /// The functions that use this map or state, or that take, give up, need or
  /// hold this mutex somewhere; ascending.
  const std::vector<unsigned> &mentioning(const std::string &Usr) const;
  const std::vector<unsigned> &calling(const std::string &Usr) const;
  const std::vector<unsigned> &giving(const std::string &Usr) const;
};

/// Whether Holds(Caller, Call) for all calls of the function by its name.
template <class Predicate>
bool allCalls(const Program &P, const std::string &Usr, Predicate Holds) {
  for (unsigned Index : P.calling(Usr))
    for (const Call &C : P.Functions[Index].Calls)
      if (C.CalleeUsr == Usr && !Holds(P.Functions[Index], C))
        return false;
  return true;
}

/// Fills in what finds functions of P by something else than their place. To be
/// called once they are complete.
void indexFunctions(Program &P);

/// Merges summaries. The same definition seen by several units (inline
/// functions in headers) becomes one; where two units disagree about it, the
/// union of what they saw is kept.
Program link(std::vector<Summary> Units);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_PROGRAM_H

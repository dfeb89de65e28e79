//===- Checks.h - The checks that flag unsafe access ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_CHECKS_H
#define UNLATCH_ANALYSIS_CHECKS_H

#include "analysis/Reasons.h"

#include <span>

namespace unlatch {

/// A check and its name. A check looks at one guarded map and what was decided
/// about it, and adds a finding for each place to look at.
struct Check {
  const char *Name;
  void (*Find)(const MapContext &, const GuardedMap &, std::vector<Finding> &);
};

/// All checks, by name.
std::span<const Check> checks();

/// A NOLINT comment asks not to report this.
bool isSuppressed(const Program &P, const Finding &F);

/// "held at 11 of 12 accesses".
std::string heldRatio(const MapContext &M);

/// Accesses of one map that hold its guard, to be shown beside those that do
/// not. Each kind is looked for once, however many findings ask for it.
class Witnesses {
public:
  explicit Witnesses(const MapContext &M) : M(M) {}
  /// Some other access that holds the guard, as a note: in this mode if there
  /// is one, from the same kind of operation if there is one.
  void add(const AccessSite &Unsafe, LockMode Mode, std::vector<Note> &Notes);

private:
  const AccessSite *best(bool Write, LockMode Mode) const;

  const MapContext &M;
  std::map<std::pair<bool, LockMode>, const AccessSite *> Known;
};

/// The section in which the access stands, where that section locks the same
/// mutex of another object; null otherwise.
const Section *sectionOfOtherObject(const MapContext &M,
                                    const AccessSite &Site);

/// Code that touches a map without its guard and is right: constructors,
/// helpers whose callers hold the lock, whoever assigns or swaps whole objects,
/// reads under another lock that every writer holds as well.
bool isExempt(const MapContext &M, const AccessSite &Site);

// One check a file, under checks/.
void findCheckThenAct(const MapContext &, const GuardedMap &,
                      std::vector<Finding> &);
void findEscapingReference(const MapContext &, const GuardedMap &,
                           std::vector<Finding> &);
void findGuardedMap(const MapContext &, const GuardedMap &,
                    std::vector<Finding> &);
void findUnsynchronized(const MapContext &, const GuardedMap &,
                        std::vector<Finding> &);
void findVacuousLock(const MapContext &, const GuardedMap &,
                     std::vector<Finding> &);
void findWriteUnderShared(const MapContext &, const GuardedMap &,
                          std::vector<Finding> &);

/// The part of unlatch-vacuous-lock that needs no map: guards that guard
/// nothing, whatever their mutex is for.
void findVacuousGuards(const ProgramView &, std::vector<Finding> &);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_CHECKS_H

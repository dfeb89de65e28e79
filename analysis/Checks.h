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

/// A check and its name. A check looks at one guarded map, whatever the
/// verdict, and adds a finding for each unsafe place.
struct Check {
  const char *Name;
  void (*Find)(const MapContext &, std::vector<Finding> &);
};

/// All checks, by name.
std::span<const Check> checks();

/// A NOLINT comment asks not to report this.
bool isSuppressed(const Program &P, const Finding &F);

/// "held at 11 of 12 accesses".
std::string heldRatio(const MapContext &M);

/// Some other access that holds the guard, as a note: in this mode if there is
/// one, from the same kind of operation if there is one.
void addWitness(const MapContext &M, const AccessSite &Unsafe, LockMode Mode,
                std::vector<Note> &Notes);

// One check a file, under checks/.
void findUnsynchronized(const MapContext &, std::vector<Finding> &);
void findWriteUnderShared(const MapContext &, std::vector<Finding> &);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_CHECKS_H

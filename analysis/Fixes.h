//===- Fixes.h - Edits that make an unsafe access safe --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_FIXES_H
#define UNLATCH_ANALYSIS_FIXES_H

#include "analysis/Reasons.h"

#include <set>
#include <vector>

namespace unlatch {

/// Plans fixes for the unsynchronized accesses to one map. A fix that mends
/// several of them hangs on the first only, so that it is applied once.
class FixPlanner {
public:
  FixPlanner(const MapContext &M, const std::vector<const AccessSite *> &Unsafe)
      : M(M), Unsafe(Unsafe) {}

  /// Adds to F the edits that mend the access: a call of the accessor that
  /// does the same lookup under the lock, else the lock itself where the
  /// section is clear, else none.
  void fix(const AccessSite &Site, Finding &F);

private:
  bool callAccessor(const AccessSite &Site, Finding &F);
  bool takeLock(const AccessSite &Site, Finding &F);

  const MapContext &M;
  const std::vector<const AccessSite *> &Unsafe;
  std::set<FileRange> DoneIdioms;
  std::set<unsigned> DoneFunctions;
};

/// Adds to F the edit that turns the std::shared_lock, under which the access
/// writes, into a std::unique_lock; none where that could deadlock.
void fixSharedGuard(const MapContext &M, const AccessSite &Site, Finding &F);

/// True if a call may take the guard, or leads where nobody looked.
bool mayTakeGuard(const MapContext &M, unsigned Caller, const Call &C,
                  const std::vector<char> &Takes);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_FIXES_H

//===- Relock.h - Can the lock itself be replaced? --------------*- C++ -*-===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A map that has to stay behind its lock can still stop to be what its readers
// wait for: `unlatch::read_mostly_mutex` in place of the `std::shared_mutex`.
// That mutex keeps the standard's promises, and this rule asks for evidence
// that the program relies on no more than those: every use of the mutex is one
// that was understood, on one thread from lock to unlock.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_RELOCK_H
#define UNLATCH_ANALYSIS_RELOCK_H

#include "analysis/Reasons.h"

namespace unlatch {

/// Fills Relockable, RelockReasons and the sections counted in Map, whose
/// Reasons are known.
void judgeRelock(const MapContext &M, GuardedMap &Map);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_RELOCK_H

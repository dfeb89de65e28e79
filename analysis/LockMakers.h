//===- LockMakers.h - Functions that make guards for others --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_LOCKMAKERS_H
#define UNLATCH_ANALYSIS_LOCKMAKERS_H

#include "analysis/Program.h"

namespace unlatch {

/// Whether F does nothing but make a guard, for callers that all were seen to
/// keep it in a variable of theirs: it has no use once they need no guard.
bool isLockMaker(const Program &P, const Function &F);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_LOCKMAKERS_H

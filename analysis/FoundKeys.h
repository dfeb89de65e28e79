//===- FoundKeys.h - Keys that were found in a map before ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_FOUNDKEYS_H
#define UNLATCH_ANALYSIS_FOUNDKEYS_H

#include "analysis/Program.h"

namespace unlatch {

/// Decides which map[key] only look up. Not those that a unit took for such,
/// where a function that is called in between may take the element away. But
/// those whose key is a parameter of a private function, all of whose callers
/// have found it in the map before, under the lock that they hold when they
/// call.
void judgeFoundKeys(Program &P);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_FOUNDKEYS_H

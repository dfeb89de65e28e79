//===- FoundKeys.h - Keys that all callers have found -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_FOUNDKEYS_H
#define UNLATCH_ANALYSIS_FOUNDKEYS_H

#include "analysis/Program.h"

namespace unlatch {

/// Makes map[key] a lookup where key is a parameter of a private function, all
/// of whose callers have found it in the map before, under the lock that they
/// hold when they call.
void believeCallers(Program &P);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_FOUNDKEYS_H

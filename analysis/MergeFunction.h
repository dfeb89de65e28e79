//===- MergeFunction.h - One function as several units saw it -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_MERGEFUNCTION_H
#define UNLATCH_ANALYSIS_MERGEFUNCTION_H

#include "summary/Function.h"

#include <vector>

namespace unlatch {

/// The union of what units saw of one body, where macros or flags made them
/// see different things. What any unit saw counts: an access that one of them
/// compiles without the lock is an access without the lock.
Function mergeFunctions(std::vector<Function> Variants);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_MERGEFUNCTION_H

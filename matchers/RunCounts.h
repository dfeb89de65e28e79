//===- RunCounts.h - How often mentions of maps run, in counters ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_RUNCOUNTS_H
#define UNLATCH_MATCHERS_RUNCOUNTS_H

#include "matchers/MapAccesses.h"

namespace unlatch {

/// Says for each access of the function, and of the lambdas that run in place
/// in it, which counters of a profile tell how often it ran: Function::Counted.
void collectRunCounts(const FunctionContext &Function);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_RUNCOUNTS_H

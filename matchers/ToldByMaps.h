//===- ToldByMaps.h - Values that say what a map held ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_TOLDBYMAPS_H
#define UNLATCH_MATCHERS_TOLDBYMAPS_H

#include "matchers/MapAccesses.h"

namespace unlatch {

/// Whether the object that At names is given another value here, and that
/// value, or whether it is given, may depend on what a map or some state beside
/// one holds. Counting up does not: what comes of it is made of what was there.
bool isToldByMap(const FunctionContext &In, const Uses &U,
                 const clang::Expr *At);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_TOLDBYMAPS_H

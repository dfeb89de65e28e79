//===- Flags.h - What a flag is set to, and who leaves by it -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_FLAGS_H
#define UNLATCH_MATCHERS_FLAGS_H

#include "matchers/MapAccesses.h"

namespace unlatch {

/// What of summary/Telling.h is true of a flag that At names; empty for none.
const char *flagUse(const FunctionContext &In, const Uses &U,
                    const clang::Expr *At);

/// LeavesIfTrue or LeavesIfFalse where the answer E decides that the function
/// is left; empty for others.
const char *leavesBy(const FunctionContext &In, const clang::Expr *E);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_FLAGS_H

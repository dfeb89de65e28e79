//===- CallDecisions.h - Looked through one function, acted through another
//-===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_CALLDECISIONS_H
#define UNLATCH_MATCHERS_CALLDECISIONS_H

#include "matchers/MapAccesses.h"

#include "llvm/ADT/ArrayRef.h"

#include <utility>

namespace unlatch {

/// Records what is done with a key because a call said that it is there, or
/// that it is missing: if (!routes.has(key)) routes.set(key, value); What the
/// called functions do, their own summaries say.
///
/// Calls are those of Function::Calls, with their indices.
void collectCallDecisions(
    const FunctionContext &Function,
    llvm::ArrayRef<std::pair<const clang::Expr *, int>> Calls);

/// What is put into a map under a key, as those see it who call the function
/// that does so: MapAccess::KeyParameter, ValueParameters and ValueMade. Value
/// may be null.
void describeForCallers(MapAccess &A, const FunctionContext &Function,
                        const clang::Expr *Key, const clang::Expr *Value);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_CALLDECISIONS_H

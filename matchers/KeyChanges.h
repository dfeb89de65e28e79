//===- KeyChanges.h - Keys that a section may change ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_KEYCHANGES_H
#define UNLATCH_MATCHERS_KEYCHANGES_H

#include "matchers/MapAccesses.h"

#include "llvm/ADT/ArrayRef.h"

namespace unlatch {

/// Sets MapAccess::KeyChanges of accesses that hold their lock exclusively,
/// from their keys.
void collectKeyChanges(
    const FunctionContext &Function, const Uses &U,
    llvm::ArrayRef<std::pair<const clang::Expr *, int>> Keys);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_KEYCHANGES_H

//===- Loops.h - What is done again and again -----------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_LOOPS_H
#define UNLATCH_MATCHERS_LOOPS_H

#include "matchers/MapAccesses.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace unlatch {

/// Whether a loop that stands inside one of the sections of Held repeats E.
bool inLoop(const FunctionContext &F, const clang::Expr *E,
            const Lockset &Held);

/// Whether a goto leads from behind E back to before it, to a label at a place
/// that Counts; to which is not always known.
bool jumpsBackOver(
    const FunctionContext &F, const clang::Expr *E,
    llvm::function_ref<bool(unsigned)> Counts = [](unsigned) { return true; });

} // namespace unlatch

#endif // UNLATCH_MATCHERS_LOOPS_H

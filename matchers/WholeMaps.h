//===- WholeMaps.h - Contents that leave a map as a whole -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_WHOLEMAPS_H
#define UNLATCH_MATCHERS_WHOLEMAPS_H

#include "matchers/MapAccesses.h"

namespace unlatch {

/// Records in A what gets the map that Whole, a copy of A's map or that map
/// moved from, is.
void describeTarget(const FunctionContext &F, const Uses &U, MapAccess &A,
                    const clang::Expr *Whole);

/// std::swap(map, other), other.swap(map), std::exchange(map, other): the
/// whole content goes, and other content comes. Gives what the content goes to,
/// which may be Call itself, with A telling the rest; null if Call is none of
/// these.
const clang::Expr *describeExchange(const FunctionContext &F, const Uses &U,
                                    MapAccess &A, const clang::Expr *Map,
                                    const clang::CallExpr *Call);

/// Whether a map of type T takes state with its contents when it is copied,
/// assigned or swapped: function pointers, or objects with members, that hash
/// or compare. A registry keeps those that it was made with.
bool functionsHaveState(clang::QualType T);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_WHOLEMAPS_H

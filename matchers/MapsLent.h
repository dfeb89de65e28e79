//===- MapsLent.h - Functions that only look into a map -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_MAPSLENT_H
#define UNLATCH_MATCHERS_MAPSLENT_H

#include "matchers/MapAccesses.h"

namespace clang {
class CallExpr;
class Expr;
} // namespace clang

namespace unlatch {

/// Whether the function that Call passes Map to can be looked into and only
/// reads it, beyond what it returns.
bool onlyLooksInto(const FunctionContext &F, const clang::CallExpr *Call,
                   const clang::Expr *Map);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_MAPSLENT_H

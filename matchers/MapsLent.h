//===- MapsLent.h - Functions that only look into a map -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_MAPSLENT_H
#define UNLATCH_MATCHERS_MAPSLENT_H

#include "matchers/MapAccesses.h"

#include <set>
#include <string>
#include <utility>

namespace clang {
class CallExpr;
class Expr;
} // namespace clang

namespace unlatch {

/// What a function does with a map that is passed to it.
enum class Lending {
  Unknown, ///< it was not seen, or does more than look
  Looks,   ///< it reads; what it gives is no part of the map, if a copy of one
  Gives,   ///< it reads, and may give an address in an element
};

/// What the function that Call passes Map to does with it. Where that is known,
/// A, the access, is told who the function is, and InCallee gets what it does
/// with things that the elements point to, or asks of who shares them, each
/// with MapAccess::Why.
Lending lending(const FunctionContext &F, const clang::CallExpr *Call,
                const clang::Expr *Map, MapAccess &A,
                std::set<std::pair<MapOp, std::string>> &InCallee);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_MAPSLENT_H

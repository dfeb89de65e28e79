//===- RangeUses.h - Maps given to std::ranges and std::views -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// map | std::views::values, std::ranges::any_of(map, ...): whatever gives the
// elements one by one and is used up where it stands, so that nothing of the
// map is left behind it.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_RANGEUSES_H
#define UNLATCH_MATCHERS_RANGEUSES_H

#include "matchers/MapAccesses.h"

#include <optional>
#include <vector>

namespace unlatch {

/// What a range over a map gives.
enum class RangePart {
  Element, ///< the pair of key and value
  Inside,  ///< the key, or the value
  Made,    ///< a value that a closure made of it
};

struct RangeUses {
  struct Named {
    const clang::ValueDecl *Var; ///< of a loop, or a closure's parameter
    RangePart Part;
  };
  std::vector<Named> Variables;
  std::vector<const clang::Expr *> Walks;     ///< where the elements are read
  std::vector<const clang::Expr *> Iterators; ///< into the map
  std::vector<const clang::Expr *> Copies;    ///< of parts of it
  const clang::Expr *Whole; ///< the range with all its adaptors
};

/// What becomes of Map, an operand of an adaptor or the argument of an
/// algorithm; nothing where that is not understood, or where something that
/// refers to the map is kept.
std::optional<RangeUses> rangeUses(const FunctionContext &F, const Uses &U,
                                   const clang::Expr *Map);

/// The name of the algorithm of std::ranges that E is, or empty.
llvm::StringRef rangeAlgorithm(const clang::Expr *E);
/// The name of the adaptor of std::views that E is, or empty.
llvm::StringRef rangeAdaptor(const clang::Expr *E);
/// Whether the adaptor calls what it is given, as filter does.
bool takesClosure(llvm::StringRef Adaptor);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_RANGEUSES_H

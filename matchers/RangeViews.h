//===- RangeViews.h - Views of a map made by std::views -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_RANGEVIEWS_H
#define UNLATCH_MATCHERS_RANGEVIEWS_H

#include "matchers/MapAccesses.h"

namespace unlatch {

/// map | std::views::values, std::views::keys(map): something that refers to
/// the map for as long as it lives.
bool isRangeView(const clang::Expr *E);

/// What becomes of a view of a map, as a reason why the map escapes.
std::string whereViewGoes(const FunctionContext &F, const Uses &U,
                          const clang::Expr *View);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_RANGEVIEWS_H

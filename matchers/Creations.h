//===- Creations.h - Elements that are filled where they are made ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_CREATIONS_H
#define UNLATCH_MATCHERS_CREATIONS_H

#include "matchers/MapAccesses.h"
#include "matchers/Uses.h"

namespace unlatch {

/// Whether Written, an element that Origin found or made, is overwritten as a
/// whole and only where it is new or an empty pointer, so that nobody can have
/// seen another value:
///   auto &slot = map[key];
///   if (!slot)
///     slot = std::make_unique<T>();
/// or the same by what try_emplace says of the insertion.
bool fillsNewElement(const Uses &U, const clang::ParentMap &Parents,
                     const clang::Expr *Written, const MapAccess &Origin);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_CREATIONS_H

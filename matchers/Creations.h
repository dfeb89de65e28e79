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

/// Whether Written, a pointer in an element that Origin found or made, is
/// overwritten only where it is new or empty, so that nobody can have seen it
/// point to something else:
///   auto &slot = map[key];
///   if (!slot)
///     slot = std::make_unique<T>();
/// or the same by what try_emplace says of the insertion.
bool fillsNewElement(const Uses &U, const clang::ParentMap &Parents,
                     const clang::Expr *Written, const MapAccess &Origin);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_CREATIONS_H

//===- StateUses.h - What becomes of a member or variable ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_STATEUSES_H
#define UNLATCH_MATCHERS_STATEUSES_H

#include "matchers/MapAccesses.h"

#include <string>

namespace unlatch {

/// What is done with an object, or with what it points to, where it is named
/// and through the local names that it is given there.
struct StateUses {
  bool Read = false, Write = false;
  bool PointeeRead = false, PointeeWrite = false;
  bool Told = false;  ///< see ToldByMaps.h
  bool Named = false; ///< a variable refers to it, or to something in it
  std::string Kept;   ///< see StateAccess::Kept
};

/// At names the object; Held is what is held there.
StateUses usesOfState(const FunctionContext &In, const Uses &U,
                      const clang::Expr *At, const Lockset &Held);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_STATEUSES_H

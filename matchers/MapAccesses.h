//===- MapAccesses.h - What a function does with maps --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_MAPACCESSES_H
#define UNLATCH_MATCHERS_MAPACCESSES_H

#include "matchers/BodyScan.h"
#include "matchers/Locksets.h"
#include "matchers/Paths.h"
#include "matchers/Source.h"
#include "matchers/Uses.h"
#include "summary/Function.h"

#include <functional>

namespace unlatch {

class Givers;

/// What is known of the function that is looked at.
struct FunctionContext {
  clang::ASTContext &Context;
  const Source &Src;
  const Paths &Objects;
  const clang::ParentMap &Parents;
  const clang::FunctionDecl *Decl; ///< null for an initializer
  const BodyScan &Scan;
  /// The locks held at a statement; null where nothing evaluates it.
  std::function<const Lockset *(const clang::Stmt *)> Held;
  /// Whether the object at a path can be known to other threads.
  std::function<bool(const ObjectPath &)> Unshared;
  Function &Out;
  /// What is known of the unit's functions that give elements.
  Givers &Helpers;
  /// How many calls deep this function is looked into from another one.
  unsigned Depth = 0;
};

/// Records every mention of a map, and what is done with the elements found
/// through it, as accesses of the function.
void collectMapAccesses(const FunctionContext &Function);

/// The accesses of a function whose body is Scan, looked into from In: all the
/// same whatever is locked there, and as if everybody knew the objects.
std::vector<MapAccess> accessesInCallee(const FunctionContext &In,
                                        const clang::FunctionDecl *Callee,
                                        const clang::ParentMap &Parents,
                                        const BodyScan &Scan, unsigned Depth);

/// Records the lookup idioms among the accesses.
void collectLookups(const FunctionContext &Function);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_MAPACCESSES_H

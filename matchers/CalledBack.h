//===- CalledBack.h - Functions that run a callable under a lock ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_CALLEDBACK_H
#define UNLATCH_MATCHERS_CALLEDBACK_H

#include "summary/Lockset.h"

#include <optional>
#include <vector>

namespace clang {
class CallExpr;
class Expr;
class ParentMap;
} // namespace clang

namespace unlatch {

class Paths;

/// What holds while a callable runs that a function is given, as in
/// routes.withLock([&] { ... }).
struct CalledBack {
  std::vector<HeldLock> Locks;
  /// The objects that it is called with; unknown paths for others.
  std::vector<ObjectPath> Arguments;
  /// The function does nothing else: it takes one lock, runs the callable once
  /// and gives what that gives.
  bool Plain = false;
};

/// The call that Callable, a closure or something made of one, is an argument
/// of; null for none. Index is its place among the arguments.
const clang::CallExpr *callTaking(const clang::Expr *Callable,
                                  const clang::ParentMap &Parents,
                                  unsigned &Index);

/// Whether Call runs that argument before it returns, each time with the same
/// locks held, at least one, and keeps no copy of it. What the function does is
/// read from its body; a function without one is not believed.
bool callsBack(const clang::CallExpr *Call, unsigned Index);

/// The same, with what is held, in terms of the function that calls it.
std::optional<CalledBack> calledBack(const clang::CallExpr *Call,
                                     unsigned Index, const Paths &Caller);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_CALLEDBACK_H

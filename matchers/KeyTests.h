//===- KeyTests.h - What conditions say of keys that were looked up -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_KEYTESTS_H
#define UNLATCH_MATCHERS_KEYTESTS_H

#include "matchers/Conditions.h"

namespace unlatch {

/// Whether a key was looked up, and found or not, before something is done with
/// it in the same function.
class KeyTests {
public:
  KeyTests(const FunctionContext &F, const Uses &U) : F(F), Tests(F, U) {}

  /// Call is a map operation, recorded as this access.
  void add(const clang::CallExpr *Call, int Access);

  /// An earlier lookup with the same key, in the same section, without which A
  /// does not happen, and nothing since that takes the key away.
  bool foundBefore(const MapAccess &A, const clang::Expr *At,
                   const clang::Expr *Key) const;
  /// Notes in A an earlier lookup with the same key, in another section, that
  /// decides whether A happens.
  void noteDecision(MapAccess &A, const clang::Expr *At,
                    const clang::Expr *Key) const;

private:
  bool sameKey(const MapAccess &Earlier, const MapAccess &A,
               const clang::Expr *Key) const;
  bool releasedBetween(const MapAccess &Earlier, const MapAccess &A) const;

  const FunctionContext &F;
  Conditions Tests;
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_KEYTESTS_H

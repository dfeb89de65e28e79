//===- KeyTests.h - What conditions say of keys that were looked up -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_KEYTESTS_H
#define UNLATCH_MATCHERS_KEYTESTS_H

#include "matchers/Conditions.h"

#include <utility>
#include <vector>

namespace unlatch {

/// Whether a key was looked up, and found or not, before something is done with
/// it in the same function.
class KeyTests {
public:
  KeyTests(const FunctionContext &F, const Uses &U) : F(F), Tests(F, U) {}

  /// Call is a map operation, recorded as this access.
  void add(const clang::CallExpr *Call, int Access);

  /// An earlier insertion of the same key, in the same section, which happens
  /// before A in any case, or unless a lookup has found the key.
  bool madeBefore(const MapAccess &A, const clang::Expr *At,
                  const clang::Expr *Key) const;

  enum class Before { NotFound, Asserted, Found };
  /// An earlier lookup with the same key, in the same section, without which A
  /// does not happen, and nothing since that takes the key away. Where that is
  /// but asserted, it is so in the builds that have assertions.
  Before foundBefore(const MapAccess &A, const clang::Expr *At,
                     const clang::Expr *Key) const;
  /// A lookup under the same lock has missed the key, and nothing since can
  /// have put it in: neither this function nor one of its object that it calls.
  bool missedBefore(const MapAccess &A, const clang::Expr *At,
                    const clang::Expr *Key) const;
  /// Tells the function of each argument of the call, of a member function of
  /// the same object, that is a key which was found before, in a map of it.
  void noteFound(const clang::CXXMemberCallExpr *Call) const;
  /// Notes in A an earlier lookup with the same key, in another section, that
  /// decides whether A happens.
  void noteDecision(MapAccess &A, const clang::Expr *At,
                    const clang::Expr *Key) const;

private:
  bool foundBy(const Conditions::Fact &Known, const MapAccess &A,
               const clang::Expr *Key) const;
  bool sameKey(const MapAccess &Earlier, const MapAccess &A,
               const clang::Expr *Key) const;
  bool mayInsertBetween(const MapAccess &Earlier, const MapAccess &A) const;
  bool releasedBetween(const MapAccess &Earlier, const MapAccess &A) const;

  const FunctionContext &F;
  Conditions Tests;
  std::vector<std::pair<const clang::CallExpr *, int>> Made; ///< and accesses
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_KEYTESTS_H

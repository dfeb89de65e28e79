//===- KeyTests.h - What conditions say of keys that were looked up -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_KEYTESTS_H
#define UNLATCH_MATCHERS_KEYTESTS_H

#include "matchers/MapAccesses.h"

#include "clang/AST/OperationKinds.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace unlatch {

/// Reads conditions such as `it != map.end()`, `map.count(key) > 0` and
/// `!map.contains(key)`, through negation, `&&` and `||`, and through variables
/// that keep what a lookup gave.
class KeyTests {
public:
  KeyTests(const FunctionContext &F, const Uses &U) : F(F), U(U) {}

  /// Call is a map operation, recorded as this access.
  void add(const clang::CallExpr *Call, int Access) { Calls[Call] = Access; }

  /// At is evaluated only where the lookup found its key, or did not.
  struct Fact {
    int Access;
    bool Found;
  };
  using Facts = llvm::SmallVector<Fact, 4>;
  /// From the conditions around At and the early exits before it.
  Facts known(const clang::Expr *At) const;

  /// An earlier lookup with the same key, in the same section, without which A
  /// does not happen, and nothing since that takes the key away.
  bool foundBefore(const MapAccess &A, const clang::Expr *At,
                   const clang::Expr *Key) const;
  /// Notes in A an earlier lookup with the same key, in another section, that
  /// decides whether A happens.
  void noteDecision(MapAccess &A, const clang::Expr *At,
                    const clang::Expr *Key) const;

private:
  void implied(const clang::Expr *E, bool Value, Facts &Out,
               unsigned Depth) const;
  void comparison(const clang::Expr *Left, const clang::Expr *Right,
                  clang::BinaryOperatorKind Kind, bool Value, Facts &Out,
                  unsigned Depth) const;
  void earlyExits(const clang::Stmt *S, Facts &Out) const;
  int lookup(const clang::Expr *E, unsigned Depth) const;
  bool isEnd(const clang::Expr *E) const;
  const clang::Expr *valueOf(const clang::VarDecl *Var) const;
  bool isConditional(const clang::Expr *Given, const clang::VarDecl *Var) const;
  bool sameKey(const MapAccess &Earlier, const MapAccess &A,
               const clang::Expr *Key) const;
  bool releasedBetween(const MapAccess &Earlier, const MapAccess &A) const;
  bool changedBetween(const clang::Expr *Key, const FileRange &From,
                      const FileRange &To) const;

  const FunctionContext &F;
  const Uses &U;
  llvm::DenseMap<const clang::Expr *, int> Calls;
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_KEYTESTS_H

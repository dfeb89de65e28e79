//===- Conditions.h - What conditions say of earlier calls ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_CONDITIONS_H
#define UNLATCH_MATCHERS_CONDITIONS_H

#include "matchers/MapAccesses.h"

#include "clang/AST/OperationKinds.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>

namespace unlatch {

/// Reads conditions such as `it != map.end()`, `map.count(key) > 0`,
/// `!routes.has(key)` and `entry == nullptr`, through negation, `&&` and `||`,
/// and through variables that keep what a call gave.
class Conditions {
public:
  Conditions(const FunctionContext &F, const Uses &U) : F(F), U(U) {}

  /// What the result of a call says of the key that it was given.
  enum class Answer {
    Iterator, ///< found, if it is not the end
    Truth,    ///< found, if it is true, or not nought
    Pointer,  ///< found, if it is not null, or has a value
  };
  void add(const clang::Expr *Call, int Id, Answer Says) {
    Tests[Call] = {Id, Says};
  }
  bool empty() const { return Tests.empty(); }

  /// At is evaluated only where the call found its key, or did not.
  struct Fact {
    int Id;
    bool Found;
    bool Asserted = false; ///< by no more than an assertion
  };
  using Facts = llvm::SmallVector<Fact, 4>;
  /// From the conditions around At and the early exits before it; the nearest
  /// first.
  Facts known(const clang::Expr *At) const;

  /// Before At, in the same block or one around it, Done is evaluated: in any
  /// case, or in a branch without which one gets there only where what is given
  /// holds. Nothing where neither is known.
  std::optional<Facts> precedes(const clang::Expr *Done,
                                const clang::Expr *At) const;

  /// Some variable that Key names is changed between the test and At, where
  /// Key is used again.
  bool changedBetween(const clang::Expr *Key, const FileRange &Test,
                      const FileRange &At) const;

private:
  struct Test {
    int Id = -1;
    Answer Says = Answer::Truth;
  };
  void implied(const clang::Expr *E, bool Value, Facts &Out,
               unsigned Depth) const;
  void comparison(const clang::Expr *Left, const clang::Expr *Right,
                  clang::BinaryOperatorKind Kind, bool Value, Facts &Out,
                  unsigned Depth) const;
  void earlyExits(const clang::Stmt *S, Facts &Out) const;
  const Test *lookup(const clang::Expr *E, unsigned Depth) const;
  bool isEnd(const clang::Expr *E) const;
  bool isBefore(const clang::Expr *At, const clang::Expr *Later,
                const clang::VarDecl *Var) const;
  const clang::Expr *valueOf(const clang::VarDecl *Var,
                             const clang::Expr *At) const;
  bool isConditional(const clang::Expr *Given, const clang::VarDecl *Var) const;
  bool leadsAside(const clang::Expr *Change, const FileRange &Test,
                  const FileRange &At) const;

  const FunctionContext &F;
  const Uses &U;
  llvm::DenseMap<const clang::Expr *, Test> Tests;
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_CONDITIONS_H

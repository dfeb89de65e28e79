//===- Elements.h - What becomes of the elements that a lookup found -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_ELEMENTS_H
#define UNLATCH_MATCHERS_ELEMENTS_H

#include "matchers/MapAccesses.h"

#include "llvm/ADT/DenseSet.h"

#include <string>
#include <utility>
#include <vector>

namespace unlatch {

struct RangeUses;

/// What is to be known of a variable that a result initialises, but for its
/// scope.
ResultVariable resultVariable(const FunctionContext &F,
                              const clang::VarDecl *Var);

/// Follows iterators, references, pointers and copies of a map's elements
/// through the local variables of a function, and records what is done with
/// them as accesses with the lookup as their origin.
class ElementTracker {
public:
  ElementTracker(const FunctionContext &F, const Uses &U) : F(F), U(U) {}

  /// Call is a map operation, recorded as access Origin: follows its result. A
  /// function that the map was lent to may not give a part of it.
  void result(const clang::CallExpr *Call, int Origin, bool GivesPart = true);
  /// A function that the map was lent to does this with its elements, or with
  /// what they point to.
  void inCallee(const clang::CallExpr *Call, int Origin, MapOp Op,
                std::string Why);
  /// Var is the variable of a range-for over the map.
  void elementVariable(const clang::VarDecl *Var, int Origin);
  /// The map as a whole is copied, moved or swapped: what follows is of
  /// interest for what the elements point to.
  void whole(const clang::Expr *Map, int Origin);
  /// Call puts what the map held into another, or gives it.
  void exchanged(const clang::Expr *Other, const clang::Expr *Call, int Origin);
  /// The map is given to adaptors and algorithms of std::ranges.
  void range(const RangeUses &Range, int Origin);
  /// Follows the variables found so far to their end.
  void finish();

private:
  /// What a local variable is, seen from the element.
  enum class Via {
    Iterator,
    Pair,    ///< of iterators, or iterator and bool
    Element, ///< reference to the pair of key and value
    Value,   ///< reference to the value or something in it
    Address, ///< pointer to the value or something in it
    View,    ///< view of something in the value, or pointer into it
    Copy,    ///< copy that may hold the same pointers
  };
  struct Derived {
    const clang::ValueDecl *Var;
    Via Kind;
    int Origin;
  };

  void lent(const clang::CallExpr *Call, int Origin, bool GivesPart);
  void given(const clang::CallExpr *Call, int Origin);
  void ownedReturned(const clang::Expr *E, int Origin);
  void derive(const clang::ValueDecl *Var, Via Kind, int Origin);
  void decompose(const clang::VarDecl *Var, Via Kind, int Origin);
  void captured(const clang::ValueDecl *Var, int Origin);
  void follow(const Derived &D);
  const clang::Expr *valueOfRef(const clang::DeclRefExpr *Ref) const;
  void iterator(const clang::Expr *E, int Origin, const clang::VarDecl *Var);
  void pair(const clang::Expr *E, int Origin);
  void element(const clang::Expr *E, int Origin);
  void value(const clang::Expr *E, int Origin);
  void record(const UseList &List, int Origin, bool PointeesOnly);
  bool inOneStretch(const Lockset &A, const Lockset &B) const;
  MapAccess &emit(MapOp Op, const clang::Expr *At, int Origin,
                  std::string Why = {});
  void iteratorArgument(const clang::Expr *E, const clang::Stmt *Call,
                        int Origin);
  void setResult(int Origin, const clang::VarDecl *Var);
  ResultUse useOf(const clang::Expr *Call) const;

  const FunctionContext &F;
  const Uses &U;
  std::vector<Derived> Work;
  llvm::DenseSet<std::pair<const clang::ValueDecl *, int>> Seen;
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_ELEMENTS_H

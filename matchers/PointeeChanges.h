//===- PointeeChanges.h - What functions do beyond their arguments --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_POINTEECHANGES_H
#define UNLATCH_MATCHERS_POINTEECHANGES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Type.h"

namespace clang {
class CallExpr;
class Expr;
class LambdaExpr;
} // namespace clang

namespace unlatch {

/// A pointer to something that is not const is in it, so that a function which
/// is given a const object of type T can change what others see.
bool leadsToMutable(clang::QualType T);

/// Whether a function changes what an argument points to, which holds such
/// pointers itself. Index counts parameters; the object of a member function is
/// ObjectItself. Where the body is not seen, it may, unless it takes the
/// argument as const: most such functions change nothing, and most bodies are
/// in another unit.
inline constexpr unsigned ObjectItself = ~0u;
bool mayChangePointee(const clang::FunctionDecl *Callee, unsigned Index);

/// Whether the closure changes what the variable, which it captures, points to.
bool changesPointeeOf(const clang::LambdaExpr *Closure,
                      const clang::ValueDecl *Captured);

/// A function, or that of an object or a closure, which Arg gives to be called
/// with something that leads to something else; null for all others.
const clang::FunctionDecl *calledWithPointers(const clang::Expr *Arg);

/// Whether something that a call is given to be called may change what the
/// values point to that it is called with: std::for_each(first, last, bump).
bool callsBackToChange(const clang::CallExpr *Call);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_POINTEECHANGES_H

//===- MutableMembers.h - Changes of what is const -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_MUTABLEMEMBERS_H
#define UNLATCH_MATCHERS_MUTABLEMEMBERS_H

namespace clang {
class CXXMethodDecl;
class Expr;
} // namespace clang

namespace unlatch {

/// A const function of the project's that changes a mutable member all the
/// same, without a lock or an atomic in the object: a value it keeps for next
/// time, a count. To others it is a write like any.
bool changesMutable(const clang::CXXMethodDecl *Method);

/// What is changed is const, but for a mutable member or a cast: E is the
/// member or the object, or a local name of it.
bool isConstAround(const clang::Expr *E);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_MUTABLEMEMBERS_H

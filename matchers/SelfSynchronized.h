//===- SelfSynchronized.h - Functions that any thread may call ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_SELFSYNCHRONIZED_H
#define UNLATCH_MATCHERS_SELFSYNCHRONIZED_H

namespace clang {
class CXXMethodDecl;
} // namespace clang

namespace unlatch {

/// Whether a member function that is not const needs no more than a shared lock
/// of its caller's for what it does to its own object: it changes nothing but
/// atomics, or takes a lock that is in the object. One whose body is not seen,
/// or may be another one, is believed to, where the object holds an atomic or a
/// mutex. With an exclusive lock it may rely on that all the same.
bool synchronizesItself(const clang::CXXMethodDecl *Method);

/// Whether such a function was seen to change nothing of its own object, but at
/// most what that points to: void post(int m) { target_->post(m); }
bool leavesItselfAlone(const clang::CXXMethodDecl *Method);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_SELFSYNCHRONIZED_H

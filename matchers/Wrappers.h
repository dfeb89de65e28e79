//===- Wrappers.h - Classes that hold data together with its lock ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// folly::Synchronized<T> and others of its kind: a value and a mutex in one
// object, which gives the value only with the mutex locked. It hands out a
// locked pointer, a guard with operator-> that is the way to the value, or it
// runs a callable on the value. One class is a row of a table; the others are
// known by their structure: a class template with a member of its parameter's
// type and a mutex beside it, which does nothing with that member itself.
//
// The value has the path of the wrapper, and its lock one step more.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_WRAPPERS_H
#define UNLATCH_MATCHERS_WRAPPERS_H

#include "summary/Objects.h"

#include "clang/AST/Type.h"

#include <optional>

namespace clang {
class CallExpr;
class Expr;
class FieldDecl;
class FunctionDecl;
} // namespace clang

namespace unlatch {

struct Wrapper {
  clang::QualType Value;
  /// The members, where the structure tells them.
  const clang::FieldDecl *ValueField = nullptr;
  const clang::FieldDecl *Mutex = nullptr;
  bool Shared = true; ///< readers may hold it side by side
};

/// What T wraps, if it is the class of such an object, or a reference to one.
std::optional<Wrapper> wrapperType(clang::QualType T);

/// What T wraps, where that is a map.
clang::QualType wrappedMap(clang::QualType T);

/// The member that is what a wrapper wraps, or by which a locked pointer refers
/// to that.
bool isWrappedValue(const clang::FieldDecl *Field);

/// A call of a wrapper's member.
struct WrapperCall {
  const clang::Expr *Object = nullptr; ///< the wrapper
  LockMode Mode = LockMode::Exclusive;
  bool Try = false;
  /// It does more than to lock and to lead to the value, or was not seen.
  bool Opaque = false;
};

/// The call gives a locked pointer.
std::optional<WrapperCall> lockedPointer(const clang::Expr *E);

/// The call runs its argument on the value, or on a locked pointer to it, where
/// that is known by name and not by the function's body.
std::optional<WrapperCall> runsOnValue(const clang::CallExpr *Call);

/// Gives the lock at the end of a path a name of its own: that of the object
/// which it belongs to, and WrapperLock, which it ended with before. Other
/// paths stay as they are.
void nameWrapperLock(ObjectPath &Path);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_WRAPPERS_H

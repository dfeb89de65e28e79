//===- LockOperations.h - Which functions lock and unlock ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_LOCKOPERATIONS_H
#define UNLATCH_MATCHERS_LOCKOPERATIONS_H

#include "summary/Lockset.h"

#include "llvm/ADT/StringRef.h"

#include <optional>

namespace clang {
class FunctionDecl;
} // namespace clang

namespace unlatch {

/// What calling a function does to the mutex that it is called on.
struct LockOperation {
  llvm::StringRef Name; ///< lower case, without underscores
  enum Kind {
    Acquire,
    Try,
    Release,
    Change, ///< what is held already is held in Mode from now on
  };
  Kind What;
  std::optional<LockMode> Mode; ///< none: whatever is held
  bool Upgrade = false;         ///< others may hold it shared meanwhile
};

/// Whether Function is a member function that locks or unlocks its object, or
/// a function in the manner of C (pthread_rwlock_rdlock) that does so to what
/// its first parameter points to. Null for other functions.
const LockOperation *lockOperation(const clang::FunctionDecl *Function);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_LOCKOPERATIONS_H

//===- LockScan.h - The lock operations of a function, at a glance --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For functions that are looked into from elsewhere: constructors of guards,
// helpers that lock for their callers. Read in the order they are written; what
// stands under a condition is marked, not followed.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_LOCKSCAN_H
#define UNLATCH_MATCHERS_LOCKSCAN_H

#include "matchers/LockOperations.h"
#include "matchers/LockTypes.h"
#include "matchers/Source.h"
#include "summary/Function.h"

#include <vector>

namespace unlatch {

/// When an operation takes place.
struct LockCondition {
  bool Unknown = false; ///< under a condition that is not understood
  /// Only where this parameter, a bool or an enumeration, is FlagValue; where
  /// it is not, if FlagDiffers.
  int Flag = -1;
  long long FlagValue = 1;
  bool FlagDiffers = false;
  bool IfNotNull = false; ///< only where the mutex is there
};

struct LockScan {
  struct Operation {
    LockOperation::Kind What;
    LockMode Mode;
    bool AnyMode = false; ///< a release of whatever is held
    ObjectPath Mutex;     ///< in terms of "this", "param:N", "global:USR"
    LockCondition When;
  };
  std::vector<Operation> Operations;
  bool Plain = true; ///< does nothing but lock and unlock
};

/// Definition has a body. For a constructor, its initialisers are looked at as
/// well, guards among the members included, and what a member was made from
/// stands for the member.
LockScan scanLocks(const clang::FunctionDecl *Definition, const Source &Src);

/// What a call of Function does to its caller's locks, by attributes or by its
/// body; nothing where neither tells.
std::vector<LockEffect> lockEffects(const clang::FunctionDecl *Function,
                                    const Source &Src);

/// The USR of the mutex at the end of a path.
std::string mutexUsrOf(const ObjectPath &Path);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_LOCKSCAN_H

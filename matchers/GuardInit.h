//===- GuardInit.h - What the initialiser of a guard says -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_GUARDINIT_H
#define UNLATCH_MATCHERS_GUARDINIT_H

#include "summary/Lockset.h"

#include <string>
#include <vector>

namespace clang {
class CallExpr;
class CXXConstructExpr;
class CXXMemberCallExpr;
class Expr;
class VarDecl;
} // namespace clang

namespace unlatch {

class Source;

struct GuardInit {
  /// What the guard locks: the object that E names, and what lies below it, or
  /// a global one without any E.
  struct Mutex {
    const clang::Expr *E = nullptr;
    std::vector<std::string> Steps;
    ObjectPath Global;
    LockMode Mode = LockMode::Exclusive;
  };
  bool Understood = false;
  bool Deferred = false; ///< any form but plain acquisition
  bool TryOrTimed = false;
  bool Opaque = false; ///< a class that does more than lock, or is not seen
  unsigned Mask = 2;   ///< of Holding::Status
  LockMode Mode = LockMode::Exclusive;
  bool ForUpgrade = false; ///< see HeldLock::Upgrade
  std::vector<Mutex> Mutexes;
  const clang::VarDecl *MovedFrom = nullptr;
  bool Upgrades = false; ///< MovedFrom is a guard that stays what it is
  const clang::CallExpr *Factory = nullptr; ///< a function that returned it
  const clang::CXXConstructExpr *Made = nullptr; ///< by the program's own class
};

/// Init has the type of a guard, or is null.
GuardInit readGuardInit(const clang::Expr *Init, const Source &Src);

/// What `guard.acquire(mutex, write)` locks, for guards that a flag tells
/// whether they write; no mutexes for any other call.
GuardInit readGuardAcquire(const clang::CXXMemberCallExpr *Call);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_GUARDINIT_H

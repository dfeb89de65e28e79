//===- GuardShape.h - Guards that only their shape tells ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What LockTypes.cpp asks of classes that no table names. Half of the guarded
// maps of real programs are locked by guard classes of the program's own.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_GUARDSHAPE_H
#define UNLATCH_MATCHERS_GUARDSHAPE_H

#include "matchers/LockScan.h"

#include <vector>

namespace clang {
class CXXConstructorDecl;
} // namespace clang

namespace unlatch {

/// The row of the table that names the class, or null.
const GuardType *namedGuard(const clang::CXXRecordDecl *Record);

/// Some constructor of the class takes a lock that the destructor gives back.
bool hasGuardShape(const clang::CXXRecordDecl *Record);

/// A member, or a base, of the class is a guard: its objects hold a lock for as
/// long as they live.
bool hasGuardInside(const clang::CXXRecordDecl *Record);

/// What a constructor of a guard class locks.
struct GuardConstructor {
  struct Lock {
    ObjectPath Mutex; ///< in terms of "param:N" and "global:USR"
    LockMode Mode = LockMode::Exclusive;
    LockCondition When;
    bool Later = false; ///< only kept, for a member function to lock
  };
  std::vector<Lock> Locks;
  /// Its body was not seen: Locks is a guess by names and types, and empty
  /// where they do not tell.
  bool Guessed = false;
  /// Constructor and destructor do nothing but lock and unlock.
  bool Plain = false;
};

/// For constructors of the classes that guardType knows by their shape.
GuardConstructor guardConstructor(const clang::CXXConstructorDecl *Constructor,
                                  const Source &Src);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_GUARDSHAPE_H

//===- LockTypes.h - Which types are mutexes and guards -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A type is a mutex or a guard by name, by Clang's capability attributes, or by
// its shape: a class with functions that lock and unlock is a mutex, one whose
// constructor takes a lock that its destructor gives back is a guard. A family
// of locks that its shape does not tell is one row of a table.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_LOCKTYPES_H
#define UNLATCH_MATCHERS_LOCKTYPES_H

#include "summary/Lockset.h"

#include "clang/AST/Type.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class CXXRecordDecl;
} // namespace clang

namespace unlatch {

struct MutexType {
  llvm::StringRef Name; ///< empty for a type that has the shape of a mutex
  bool Shared;          ///< can be held shared
};

struct GuardType {
  llvm::StringRef Name; ///< empty for a type that has the shape of a guard
  LockMode Mode;
  enum : unsigned {
    Several = 1,        ///< takes any number of mutexes
    FlagWrites = 2,     ///< a bool argument says whether to lock exclusively;
                        ///< without it, Mode
    MayBeNull = 4,      ///< locks nothing where the pointer is null
    ReleaseUnlocks = 8, ///< release() unlocks, rather than give the lock away
    ForUpgrade = 16,    ///< others may hold the mutex shared meanwhile
  };
  unsigned Traits = 0;

  bool is(unsigned Trait) const { return Traits & Trait; }
};

/// Null for what is none. A mutex, a reference to one, never a pointer.
const MutexType *mutexType(clang::QualType T);
const GuardType *guardType(clang::QualType T);
const GuardType *guardType(const clang::CXXRecordDecl *Record);

/// A variable of this type may keep guards alive in a way that is not followed:
/// optional, containers, smart pointers and classes of guards.
bool mayHoldGuard(clang::QualType T);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_LOCKTYPES_H

//===- Lockset.h - Objects by their path, and the locks held --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_LOCKSET_H
#define UNLATCH_SUMMARY_LOCKSET_H

#include <string>
#include <vector>

namespace unlatch {

/// How an object is reached: a root and the members passed on the way, so that
/// `a.mu` is told apart from `b.mu`. Steps through pointers and references
/// name the same object as steps through values and are not recorded, but for
/// one kind: "*" follows a member that refers to an object it does not own.
///
/// Root is one of
///   "this"            the object of the method
///   "param:N"         what parameter N refers or points to
///   "local:NAME@OFF"  a local object, by name and byte offset of its name
///   "local*:NAME@OFF" what a local pointer or reference refers to that has no
///                     path of its own; where the variable is given one object
///                     after another, "#N" for the Nth follows
///   "global:USR"      a variable of static storage duration
///   ""                not understood; equal to nothing, itself included
/// A step is the USR of a field, "[TEXT]" for an element of an array or
/// sequence whose index is spelled TEXT, or "*".
struct ObjectPath {
  std::string Root;
  std::vector<std::string> Steps;

  bool known() const { return !Root.empty(); }
  /// False where a member on the way refers to something that lives elsewhere:
  /// what is known of the root, such as that no other thread has seen it yet,
  /// says nothing of the object then.
  bool owned() const {
    for (const std::string &Step : Steps)
      if (Step == "*")
        return false;
    return true;
  }
  friend bool operator==(const ObjectPath &A, const ObjectPath &B) {
    return A.known() && A.Root == B.Root && A.Steps == B.Steps;
  }
};

enum class LockMode {
  Shared,
  Exclusive,
};

/// A lock that is held at some point of a function. Without a name and a path
/// where a guard is held that nothing seen tells the mutex of.
struct HeldLock {
  ObjectPath Mutex;
  std::string MutexUsr; ///< declaration of the mutex itself
  LockMode Mode = LockMode::Exclusive;
  bool Upgrade = false; ///< exclusive of all but those that hold it shared
  int Section = -1;     ///< index into Function::Sections; -1: several or none
  bool Maybe = false;   ///< held on some paths that lead here, not on all
};

/// A keeps away all whom B keeps away, or more.
inline bool excludesNoLess(const HeldLock &A, const HeldLock &B) {
  return A.Mode == LockMode::Exclusive
             ? !A.Upgrade || B.Upgrade || B.Mode == LockMode::Shared
             : B.Mode == LockMode::Shared;
}

using Lockset = std::vector<HeldLock>;

} // namespace unlatch

#endif // UNLATCH_SUMMARY_LOCKSET_H

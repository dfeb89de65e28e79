//===- Paths.h - What two paths to objects have to do with each other -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_PATHS_H
#define UNLATCH_ANALYSIS_PATHS_H

#include "summary/Function.h"

#include <compare>
#include <optional>
#include <string>
#include <vector>

namespace unlatch {

/// How a mutex lies to a map: `this->mu` to `this->map` is the same relation
/// as `s.mu` to `s.map`, and `a.mu` to `b.map` is none.
struct Relation {
  std::string MutexUsr;
  /// The mutex is one fixed object; MutexSteps is its whole path.
  bool Global = false;
  /// From the innermost object that holds both. "[*]" stands for any element.
  std::vector<std::string> MapSteps;
  std::vector<std::string> MutexSteps;

  /// One mutex guards this member of many objects.
  bool oneToMany() const;
  auto operator<=>(const Relation &) const = default;
};

/// The relation of a map's path to a mutex's, or nothing where the mutex may
/// be another object's.
std::optional<Relation> relate(const ObjectPath &Map, const ObjectPath &Mutex,
                               const std::string &MutexUsr);

/// Where the mutex that Guard relates to this map's path would be found; an
/// unknown path where it cannot be said.
ObjectPath mutexPathFor(const ObjectPath &Map, const Relation &Guard);

/// What one local pointer refers to before and after it is given another
/// object: it may be the same again.
bool mayBeSame(const ObjectPath &A, const ObjectPath &B);

/// The names that an object of the caller has in the callee: through the
/// receiver, through arguments, and its own where it is global.
std::vector<ObjectPath> pathsInCallee(const ObjectPath &InCaller,
                                      const Call &At);

/// True for "[TEXT]".
inline bool isIndexStep(const std::string &Step) {
  return !Step.empty() && Step.front() == '[';
}

/// A member of the receiver itself. What is reached through that member may be
/// another object, behind a reference or pointer: the receiver being unknown to
/// other threads says nothing of it.
inline bool isOwnMember(const ObjectPath &Path) {
  return Path.Root == "this" && Path.Steps.size() == 1;
}
inline bool isReceiver(const ObjectPath &Path) {
  return Path.Root == "this" && Path.Steps.empty();
}

inline bool isGlobalRoot(const std::string &Root) {
  return Root.compare(0, 7, "global:") == 0;
}

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_PATHS_H

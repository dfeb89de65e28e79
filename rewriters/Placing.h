//===- Placing.h - Which section something belongs to ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_PLACING_H
#define UNLATCH_REWRITERS_PLACING_H

#include "analysis/Program.h"
#include "analysis/Verdict.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unlatch {

/// What is asked of the things that functions do: whether they concern the maps
/// that move together, and under which lock they stand.
class Placing {
public:
  Placing(const Program &P, const GuardedMap &Map);

  /// A member of an object that only its constructor knows.
  bool isNew(const Function &F, const ObjectPath &Path) const;
  bool isBeforeSharing(const Function &F) const;

  bool isGuard(const HeldLock &L) const { return L.MutexUsr == Map.MutexUsr; }
  bool isHeld(const Lockset &Held, size_t Section) const;
  const LockedHelper *helper(const std::string &Usr) const;

  /// The map that an access is to, if it is one of ours.
  const MapDecl *mapOf(const MapAccess &A) const;
  /// The field that an access is to, if it moves as well.
  const StateDecl *fieldOf(const StateAccess &A) const;
  /// Whether the map is passed to a function that will take a view.
  bool isBorrowed(const MapAccess &A) const;

  /// Which section something at Mention, with these locks, belongs to: the last
  /// for what a helper does, -1 for none, where its object is unshared.
  std::optional<Reason> place(const Function &F, const Lockset &Locks,
                              bool Unshared, const FileRange &Mention,
                              int &Where) const;
  /// The same for an operation on a map.
  std::optional<Reason> place(const Function &F, const MapAccess &A,
                              int &Where) const;

protected:
  const Program &P;
  const GuardedMap &Map;
  std::vector<const MapDecl *> Maps;
  std::vector<const StateDecl *> Fields;
  std::map<std::string, const LockedHelper *> Helpers; ///< by USR

private:
  Lockset lockOfEnd(const Function &F, const MapAccess &A) const;
};

} // namespace unlatch

#endif // UNLATCH_REWRITERS_PLACING_H

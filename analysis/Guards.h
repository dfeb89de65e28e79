//===- Guards.h - Which mutex guards a map, by evidence -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_GUARDS_H
#define UNLATCH_ANALYSIS_GUARDS_H

#include "analysis/Paths.h"
#include "analysis/Verdict.h"

#include <optional>
#include <string>
#include <vector>

namespace unlatch {

struct ProgramView;

/// How a guard is held at one place.
struct Hold {
  bool Held = false;
  bool Maybe = false;       ///< on some paths only; Held is false then
  bool OtherObject = false; ///< that mutex is held, but of another object or
                            ///< of one that is not understood
  LockMode Mode = LockMode::Shared;
  bool Upgrade = false; ///< see HeldLock
  int Section = -1;
};

/// The hold of a guard on a map at this path, under these locks.
Hold holdOf(const Relation &Guard, const ObjectPath &Map, const Lockset &Locks);

/// The mutex that guards a map, and how sure that is. Counts are of accesses
/// to shared objects, one a mention, and where a helper's callers disagree one
/// for each of them. Weights are of decisions: what one
/// function does under the lock, or without, counts once for reading and double
/// for writing, however many lines it takes.
struct Guard {
  Relation Rel;
  unsigned Held = 0, Total = 0;
  unsigned HeldWeight = 0, TotalWeight = 0;
  /// An attribute of the map's declaration says so.
  bool Declared = false;
  /// The mutex stands beside the map and is never locked but to reach it: what
  /// else should it be for?
  bool Dedicated = false;
  bool HeldShared = false; ///< somewhere: readers are meant to take it
  /// Two functions or more hold it, one of them to write, and no more than one
  /// does not.
  bool OneWithout = false;
  /// Other mutexes that are held at every access at which this one is.
  std::vector<Relation> Companions;

  Confidence confidence() const {
    if (Declared || (Held >= 4 && HeldWeight * 10 >= TotalWeight * 9))
      return Confidence::High;
    if (mostlyHeld() || onlyOnce() || byPurpose())
      return Confidence::Medium;
    return Confidence::Low;
  }
  bool mostlyHeld() const {
    return Held >= 2 && HeldWeight * 3 >= TotalWeight * 2;
  }
  /// Of few functions, the one that does without may be the mistake, where it
  /// does no more than the others together.
  bool onlyOnce() const { return OneWithout && HeldWeight * 2 >= TotalWeight; }
  /// Few accesses, of which one may be the mistake, but a mutex that would be
  /// for nothing if it did not guard the map. Where only writers lock, readers
  /// may have a reason not to.
  bool byPurpose() const {
    return Dedicated && (HeldShared ? HeldWeight * 4 >= TotalWeight
                                    : HeldWeight * 3 >= TotalWeight * 2);
  }
};

/// The guard of a map, if there is one: the mutex, at one relation to the map,
/// that most of the accesses to shared objects hold, and at least half of
/// them, or fewer where the mutex can have no other purpose. A plain mutex
/// counts only where the options ask for it.
std::optional<Guard> inferGuard(const ProgramView &View, const MapDecl &Map);
/// The same, but a plain mutex counts whatever the options ask for.
std::optional<Guard> inferAnyGuard(const ProgramView &View, const MapDecl &Map);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_GUARDS_H

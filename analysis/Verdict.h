//===- Verdict.h - What is said of a map --------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_VERDICT_H
#define UNLATCH_ANALYSIS_VERDICT_H

#include "summary/Location.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace unlatch {

/// A line that helps to decide, shown below what it belongs to.
struct Note {
  FileRange Loc;
  std::string Message;
};

enum class Verdict {
  Migrate, ///< every line of the contract holds; can be rewritten
  Review,  ///< can be rewritten, but a person should look at the reasons first
  Keep,    ///< must stay as it is, for the reasons given
};

/// Why a map is kept or wants review. Code is one of the stable names that the
/// docs have a page for.
struct Reason {
  std::string Code;
  std::string Message;
  FileRange Loc; ///< the line that decides
  std::vector<Note> Notes;
  bool ReviewOnly = false; ///< makes the verdict Review rather than Keep
};

/// How sure it is that a mutex guards a map.
enum class Confidence {
  Low,    ///< held at half of the evidence or more
  Medium, ///< at two thirds, and more than once; or what else is it for?
  High,   ///< at nine tenths, and often enough; or the author says so
};

/// How often a profile saw a map used.
struct MeasuredUse {
  std::uint64_t Reads = 0;
  std::uint64_t Writes = 0;
  unsigned Uncounted = 0; ///< places whose code is not the one that ran
  std::string Sentence;   ///< the numbers, for people

  /// The profile tells how often the map is read and written.
  bool decides() const { return Uncounted == 0 && Reads + Writes != 0; }
};

/// A function that works on maps in its callers' sections; see LockedHelpers.h.
struct LockedHelper {
  unsigned Function = 0;         ///< index into Program::Functions
  std::vector<std::string> Maps; ///< those it uses, itself or by what it calls
  bool Writes = false;           ///< it changes one of them
  bool Ends = false;             ///< it may end or replace elements
  bool GivesPointee = false; ///< its caller may get what an element points to
  bool GivesElement = false; ///< ... or an element, and all callers were seen
                             ///< to do what they do with it
  std::string Why; ///< why it cannot take a parameter more, as a clause
  FileRange Where; ///< the line that decides
};

/// A function that maps are passed to, and that only looks into them; see
/// MapBorrowers.h.
struct MapBorrower {
  unsigned Function = 0;  ///< index into Program::Functions
  unsigned Parameter = 0; ///< which takes them
  std::vector<std::string> Maps;
  bool GivesPart = false; ///< what it gives may refer to an element
  std::string Why; ///< why the parameter's type cannot change, as a clause
};

/// A map, the mutex that guards it, and what follows.
struct GuardedMap {
  std::string MapUsr;
  std::string MutexUsr;
  Verdict What = Verdict::Keep;
  std::vector<Reason> Reasons; ///< Keep before Review, then by place
  unsigned Reads = 0;  ///< places that read: lookups, iterations, copies
  unsigned Writes = 0; ///< places that write
  std::optional<MeasuredUse> Measured; ///< where there is a profile
  /// Accesses by how the guard was held, not counting unshared objects.
  unsigned HeldShared = 0;
  unsigned HeldExclusive = 0;
  unsigned NotHeld = 0;
  Confidence Sure = Confidence::Low;
  /// No section of the mutex guards anything but this map, and nothing else
  /// names it: the declaration can go with the migration.
  bool MutexRemovable = false;
  /// Where the map stays behind its lock: whether the lock can become one whose
  /// readers share no cache line, or what speaks against it.
  bool Relockable = false;
  std::vector<Reason> RelockReasons;
  unsigned SharedSections = 0, ExclusiveSections = 0; ///< of the mutex
  /// All maps that can only move together with this one, itself among them, in
  /// the order of their declarations; empty if it stands alone.
  std::vector<std::string> Group;
  /// Fields that have to move with it, as versioned members of a group.
  std::vector<std::string> Fields;
  /// Functions that work on them in their callers' sections.
  std::vector<LockedHelper> Helpers;
  /// Functions that they are passed to.
  std::vector<MapBorrower> Borrowers;
  /// Functions whose object no other thread knows yet, as only constructors
  /// call them: their own members need no lock. Indices into
  /// Program::Functions.
  std::set<unsigned> BeforeSharing;
};

/// A diagnostic. Fix is empty where none is sure.
struct Finding {
  std::string Check; ///< unlatch-...
  FileRange Loc;
  std::string Message;
  std::string MapUsr;
  std::string MutexUsr;
  Confidence Sure = Confidence::High; ///< of the guard, for what rests on it
  std::vector<Note> Notes;
  /// The calls that lead there without the guard, the outermost first; empty
  /// where nobody seen calls the function.
  std::vector<Note> Path;
  std::vector<Edit> Fix;
  std::string FixDescription; ///< "call RouterRegistry::find instead"
};

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_VERDICT_H

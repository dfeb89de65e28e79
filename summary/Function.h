//===- Function.h - Sections, calls and accesses of one function ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_FUNCTION_H
#define UNLATCH_SUMMARY_FUNCTION_H

#include "summary/Access.h"
#include "summary/Counters.h"
#include "summary/Objects.h"

#include <optional>
#include <string>
#include <vector>

namespace unlatch {

/// How a section takes its lock.
enum class SectionShape {
  Guard,    ///< a guard object that holds from its declaration on
  Manual,   ///< by-hand lock() ... unlock()
  Deferred, ///< a guard that is locked later, adopted, or try-locked
  Several,  ///< one guard over several mutexes
  Returned, ///< the guard came from a function, or leaves by return or move
  Factory,  ///< it came from a function that does nothing but make it
  Opaque,   ///< a guard class of the program's own that does more than lock,
            ///< or whose bodies were not seen
};

/// One acquisition of a mutex.
struct Section {
  ObjectPath Mutex;
  std::string MutexUsr;
  LockMode Mode = LockMode::Exclusive;
  SectionShape Shape = SectionShape::Guard;
  FileRange Acquire;     ///< the statement that takes the lock, ';' included
  FileRange GuardType;   ///< the guard's type as spelled, arguments included
  FileRange MutexText;   ///< the mutex as spelled in the guard's arguments
  std::string GuardName; ///< the guard variable, or empty
  FileRange Block;       ///< where the guard dies: the block around it
  /// Calls on the guard (or by-hand calls) that end or renew the section
  /// early, each a whole statement.
  struct Change {
    bool Unlock = true;
    FileRange Statement;
  };
  std::vector<Change> Changes;
  /// The function that made the guard, or the guard's constructor, where the
  /// unit does not define it: another one may say what it locks.
  struct Maker {
    std::string Usr; ///< empty: known, or no such function
    ObjectPath Object;
    std::vector<ObjectPath> Arguments;
  };
  Maker MadeBy;
  bool GuardEscapes = false; ///< passed on, waited on, moved, asked owns_lock
  bool WaitsOnCondition = false;
  bool TryOrTimed = false;
  bool LockedLater = false; ///< declared unlocked, as with std::defer_lock
  bool OwnMutex = false;    ///< of a mutex that lives in the function and that
                            ///< nothing else names
  bool InMacro = false;
  bool Dependent = false;
  bool InLambda = false;    ///< stands in a lambda's body
  bool HoldsOthers = false; ///< another lock is held when it starts, or taken
                            ///< inside it
  bool Suspends = false;    ///< co_await or co_yield inside
  /// Statements in Block after Acquire that are neither a map access nor free
  /// of effects: when none, one write is the whole section.
  bool OtherEffects = false;
  /// Of these, some are more than the filling of what the caller passed by
  /// reference, or by its address, for the results, or of atomics in the map.
  bool EffectsBeyondResults = false;
  bool LeftByMacro = false; ///< a macro in it may leave it: a return, a break
};

/// One call, with what is held at it.
struct Call {
  std::string CalleeUsr;
  std::string CalleeName;
  bool CalleeSystem = false; ///< declared in a system header
  bool EndsNamed = false;    ///< one of those that remove or rename something
                             ///< by its name; others are not recorded
  bool Virtual = false;
  ObjectPath Object;                 ///< of a method call
  std::vector<ObjectPath> Arguments; ///< unknown paths where not an object
  Lockset Held;
  bool Unshared = false; ///< as MapAccess::Unshared, for Object
  bool Gives = false;    ///< seen as a mention of what Function::Gives names
  FileRange Loc;
};

/// An argument that was looked up and found before it is passed: in a map of
/// the object whose member function is called.
struct FoundKey {
  FileRange Call; ///< Call::Loc
  unsigned Argument = 0;
  std::string MapUsr;
};

/// What a function does to its caller's locks: a helper that locks, unlocks,
/// or returns a guard. Paths are in terms of "this", "param:N" and globals.
struct LockEffect {
  enum class Kind { Acquires, Releases, ReturnsGuard };
  Kind What = Kind::Acquires;
  ObjectPath Mutex;
  std::string MutexUsr;
  LockMode Mode = LockMode::Exclusive;
  bool Maybe = false; ///< on some paths, or by trying
};

enum class FunctionKind {
  Free,
  Method,
  Constructor,
  Destructor,
  Lambda,     ///< run later or elsewhere, or called by its name; any other that
              ///< is run in place belongs to the function around it
  Initializer ///< of a variable with static storage duration
};

struct Function {
  std::string Usr;
  std::string Name; ///< qualified, for people
  FunctionKind Kind = FunctionKind::Free;
  Visibility Access = Visibility::Public;
  std::string RecordUsr;
  /// Of a private class of another one, such as an Impl, that the unit's main
  /// file defines: no other unit can call it.
  bool OneUnit = false;
  bool Static = false;
  bool Const = false; ///< a member function that is
  bool Virtual = false;
  /// What it overrides, and what that overrides, by USR.
  std::vector<std::string> Overrides;
  bool AddressTaken = false; ///< in this unit
  bool Instantiated = false; ///< from a template
  bool Main = false;
  unsigned Parameters = 0; ///< declared ones, with or without defaults
  FileRange Loc;           ///< the name in the definition
  /// Braces included. Nowhere: the unit does not define the function, and only
  /// AddressTaken counts.
  FileRange Body;
  /// Every name that the function uses or declares, sorted: a new local
  /// variable must not be one of them.
  std::vector<std::string> Identifiers;
  std::vector<Section> Sections;
  std::vector<MapAccess> Accesses; ///< in evaluation order
  std::vector<StateAccess> States;
  std::vector<Call> Calls;
  std::vector<FoundKey> FoundKeys;
  std::vector<LookupIdiom> Lookups;
  std::vector<CallDecision> Decisions;
  std::vector<LockEffect> Effects;
  /// The map or mutex to which it does nothing but return a reference, by USR.
  std::string Gives;
  /// Where its declarations spell the type of what it gives; an invalid range
  /// where that cannot be edited.
  std::vector<FileRange> GivenTypes;
  /// Where it gives something, or Effects say that it returns a guard: all its
  /// declarations and its definition, each as a whole.
  std::vector<FileRange> Declarations;
  /// Where an attribute of its first declaration would stand: an empty range,
  /// nowhere for lambdas, templates and the work of macros.
  FileRange AttributePlace;
  /// Locks that the declaration's attributes require at entry.
  Lockset Required;
  /// Where it returns a reference to something cheap to copy: the edits that
  /// make it return the value, if the function is declared in one place.
  std::vector<Edit> ReturnByValue;
  /// Its body, those of lambdas that run in place in it, and those of all
  /// instantiations, as a profile counts them.
  std::vector<CountedBody> Counted;
  bool NoAnalysis = false; ///< opted out by attribute, or too large; see Why
  std::string Why;
};

/// Whether nothing but its class, or its unit, can call F by its name.
inline bool isOwn(const Function &F) {
  return F.Access == Visibility::Private || F.Access == Visibility::Internal ||
         F.OneUnit;
}

/// A mention of a mutex that is not a lock operation of some section: its
/// address taken, waited on, passed to a function, named by an attribute.
struct MutexUse {
  std::string MutexUsr;
  FileRange Loc;
  std::string Why; ///< a clause for people: "passed to helper()"
  bool Attribute = false;
  /// The statement that makes or ends a mutex of C, as pthread_rwlock_init()
  /// does, and goes with it; nowhere for other uses.
  FileRange LifeCycle;
  /// The function, by USR, that does nothing but return a reference to it here.
  std::string Accessor;
};

} // namespace unlatch

#endif // UNLATCH_SUMMARY_FUNCTION_H

//===- Access.h - What a function does with a map or other state ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_ACCESS_H
#define UNLATCH_SUMMARY_ACCESS_H

#include "summary/Location.h"
#include "summary/Lockset.h"

#include <string>
#include <vector>

namespace unlatch {

/// What one mention of a map does. Every mention of a map in the program is
/// one access: what is not understood is Escape, never left out.
enum class MapOp {
  // Reads of the map itself.
  Find,     ///< find
  Contains, ///< contains
  Count,    ///< count
  At,       ///< at
  Bound,    ///< lower_bound, upper_bound, equal_range
  Size,     ///< size
  Empty,    ///< empty
  Begin,    ///< begin, cbegin, rbegin, ...
  End,      ///< end, cend, rend, ...: says nothing alone
  RangeFor, ///< for (... : map)
  Lent,     ///< passed to a function that only looks into it
  CopyOut,  ///< the whole map copied from
  // Writes of the map itself.
  Subscript,  ///< operator[]: inserts where the key is missing
  Insert,     ///< insert, with a hint or range as well
  Emplace,    ///< emplace, emplace_hint
  TryEmplace, ///< try_emplace
  InsertOrAssign,
  EraseKey,
  EraseIterator, ///< erase by iterator or range
  EraseIf,       ///< erase_if(map, predicate)
  Clear,
  Assign,  ///< operator= to the map
  Swap,    ///< swap, exchange, or the map moved from
  Reserve, ///< reserve, rehash, max_load_factor
  // Uses of an element that an earlier access found (MapAccess::Origin).
  ElementRead,
  ElementWrite,  ///< changed in place, or bound to a non-const reference
  ElementEscape, ///< its address, reference or iterator outlives the section
  PointeeRead,   ///< something the element points to is read
  PointeeWrite,  ///< something the element points to is changed or may be
  ElementGiven,  ///< a function of the object found it, and gave it here: the
                 ///< origin of what is done with it, see MapAccess::Giver
  // Not understood: the map's address or reference goes elsewhere.
  Escape,
};

/// True for operations that change the map or one of its elements. A
/// subscript on a key that was found before under the same lock cannot insert:
/// such an access is recorded as At with SubscriptSpelled set.
constexpr bool isWrite(MapOp Op) {
  return (Op >= MapOp::Subscript && Op <= MapOp::Reserve) ||
         Op == MapOp::ElementWrite;
}
/// True for operations that look into the map, so that two of them in one
/// section may have to agree.
constexpr bool isLookup(MapOp Op) {
  return Op <= MapOp::CopyOut && Op != MapOp::End;
}
/// True for uses of an element, which are not operations of their own.
constexpr bool isElementUse(MapOp Op) {
  return Op >= MapOp::ElementRead && Op <= MapOp::ElementGiven;
}
/// True for operations that end or replace an element, so that an address
/// kept from before would dangle.
constexpr bool endsElement(MapOp Op) {
  return Op == MapOp::EraseKey || Op == MapOp::EraseIterator ||
         Op == MapOp::EraseIf || Op == MapOp::Clear || Op == MapOp::Assign ||
         Op == MapOp::Swap || Op == MapOp::InsertOrAssign;
}

/// What becomes of the value of a map operation.
enum class ResultUse {
  Discarded,     ///< expression statement
  Variable,      ///< initialises the local variable MapAccess::Result
  Value,         ///< read or copied within the full expression
  ComparedToEnd, ///< find(...) == end(), nothing else
  Reference,     ///< a reference or pointer to the element is kept
  Assigned,      ///< m[k] = value: the element is overwritten as a whole
  Other,
};

/// What of an element a function gives to its caller.
enum class Returns {
  Nothing,
  Element, ///< its address, or a reference to it or to something in it
  Owned,   ///< a pointer to what it owns, and what ends with it
};

/// The variable that a result initialises.
struct ResultVariable {
  std::string Name;
  FileRange TypeRange;     ///< its type as spelled, cv and '&' included
  bool Auto = false;       ///< deduced: auto, const auto, auto &&, bindings
  FileRange Scope;         ///< the statement or block at whose end it dies
  bool Reassigned = false; ///< assigned, incremented or passed by reference
};

/// One mention of a map, or one use of an element found through it.
struct MapAccess {
  std::string MapUsr;
  ObjectPath Map;
  MapOp Op = MapOp::Escape;
  Lockset Held;
  int Origin = -1;        ///< element uses: the access that found the element
  FileRange Mention;      ///< the expression that names the map: map_, s->map_
  FileRange Call;         ///< the whole operation: map_.find(key), map_[key]
  FileRange Statement;    ///< the outermost statement that contains it and
                          ///< stands directly in a block, ';' included
  FileRange Block;        ///< that block, braces included
  bool InMacro = false;   ///< an edit would fall into a macro's body
  bool Dependent = false; ///< in a template's pattern, or instantiated
  bool InLoop = false;    ///< a loop inside its section may repeat it
  bool Unshared = false;  ///< the object cannot be known to other threads yet:
                          ///< constructor, destructor, local object, static
                          ///< initialisation
  bool SubscriptSpelled = false; ///< see isWrite
  ResultUse Use = ResultUse::Other;
  ResultVariable Result; ///< for ResultUse::Variable
  bool Possible = false; ///< a write, At or Mutable: it may change it, but no
                         ///< line says so (passed where it could be changed)
  bool Creates = false;  ///< ElementWrite: fills the element where it is new
  bool Mutable = false; ///< ElementRead, ElementEscape: not through a reference
                        ///< to a const; the element synchronises itself
  bool ConstElement = true; ///< lookups: no element use through this one is a
                            ///< write, so std::as_const keeps the meaning
  // Where m[k] = v can be rewritten as one call.
  FileRange KeyText;          ///< the key argument
  FileRange ValueText;        ///< ResultUse::Assigned: the right-hand side
  bool ValueConverts = false; ///< right-hand side is not already the mapped
                              ///< type, or is braced
  bool SideEffects = false;   ///< key and value are both more than reads
  bool AssignsApart =
      false;               ///< assigning to a value leaves some of it as it was
  bool KeyChanges = false; ///< something in the section may change what the
                           ///< key is evaluated from
  /// An earlier lookup with the same key, whose result decides whether this
  /// access happens.
  int DecidedBy = -1;
  bool DecidedFound = false; ///< it happens where that lookup found the key
  bool OnHit = false;        ///< puts a value in where a lookup found the key
  bool OnMiss = false;       ///< puts a value in that cannot be there already;
                             ///< ElementWrite: of such a value, before the
                             ///< lock is released
  // For those who call the function that makes the access.
  int KeyParameter = -1; ///< the key is this parameter, unchanged
  /// Where a value is put in: the parameters that are in it, one bit each.
  unsigned ValueParameters = 0;
  bool ValueMade = false; ///< a new object, and the map keeps a pointer to it
  // Lent: to whom.
  std::string Borrower; ///< the function with a parameter of the map's type, by
                        ///< USR; empty for a template, which takes anything
  unsigned BorrowerParameter = 0;
  bool GivesPart = false; ///< what it gives may refer to an element
  /// ElementEscape: the function returns it. ElementGiven: what came.
  Returns Returned = Returns::Nothing;
  std::string Giver; ///< ElementGiven: the function that was called, by USR
  std::string Why;   ///< Escape, ElementEscape: how, as a clause for people
};

/// Whether the access may end or replace an element, so that what was in it is
/// no longer what other threads find.
inline bool mayEndElement(const MapAccess &A) {
  return (endsElement(A.Op) && !(A.Op == MapOp::InsertOrAssign && A.OnMiss)) ||
         (!A.OnMiss &&
          ((A.Op == MapOp::ElementWrite && !A.Creates) ||
           (A.Op == MapOp::Subscript && A.Use == ResultUse::Assigned)));
}

/// Something that is done with a key where an earlier look found it, or missed
/// it, and one of the two, or both, by a call: if (!reg.has(k)) reg.set(k, v);
/// For two accesses of one function see MapAccess::DecidedBy. What is no call
/// is an access.
struct CallDecision {
  int LookCall = -1, LookAccess = -1; ///< indices into the function's vectors
  int ActCall = -1, ActAccess = -1;
  unsigned LookArgument = 0, ActArgument = 0; ///< of the calls: the key
  bool Found = false; ///< it happens where the look said yes
  /// The other arguments of the act that need not be the same whenever the key
  /// is, one bit each.
  unsigned Varying = 0;
};

/// One use of state other than a map, recorded where a lock is held and for
/// the members of a class that has a mutex or a map.
struct StateAccess {
  std::string Usr;
  ObjectPath Path;
  bool Write = false;
  bool Pointee = false; ///< what the pointer points to, not the pointer itself
  bool Unshared = false;
  Lockset Held;
  FileRange Loc;
  // For somebody who puts another object in its place: one that holds a copy,
  // and lives as long as the lock is held.
  FileRange Mention;    ///< the expression that names it: count_, s->count_
  bool InMacro = false; ///< an edit would fall into a macro's body
  bool Dependent = false;
  bool Repeats = false;     ///< stands in a loop, or in a lambda
  bool Named = false;       ///< a variable refers to it, or to something in it
  bool Initializes = false; ///< in a constructor's list; Mention is its name
  /// How it is used in a way that such an object cannot serve, as a clause for
  /// people; empty where it can.
  std::string Kept;
};

/// The idiom "look one key up and give its value, or say that it is missing",
/// as statements or as one expression. Found both where it is the body of an
/// accessor and where code outside does the same by hand.
struct LookupIdiom {
  enum class MissKind { Null, Throw, Default, False, Other };
  int Access = -1;         ///< index into Function::Accesses
  bool Statements = false; ///< Range is statements that return, else expression
  FileRange Range;
  MissKind Miss = MissKind::Other;
  std::string Value; ///< what is given on a hit: "second", "true", ...
  FileRange KeyText;
  int KeyParameter = -1; ///< the key is this parameter, unchanged
  /// The object that holds the map as spelled, for a call on it, with the
  /// '.' or '->' that follows; empty for the implicit this.
  std::string ObjectText;
};

} // namespace unlatch

#endif // UNLATCH_SUMMARY_ACCESS_H

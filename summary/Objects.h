//===- Objects.h - Maps, mutexes and other state that a unit declares -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_OBJECTS_H
#define UNLATCH_SUMMARY_OBJECTS_H

#include "summary/Location.h"
#include "summary/Lockset.h"

#include <string>
#include <vector>

namespace unlatch {

/// Where an object lives.
enum class Storage {
  Field,
  StaticMember,
  Namespace, ///< namespace-scope variable
  FunctionStatic,
};

enum class Visibility {
  Public, ///< public member, or a name with external linkage
  Protected,
  Private,
  Internal, ///< static, anonymous namespace or local to a function
};

enum class MapFamily {
  Hash,        ///< std::unordered_map
  Ordered,     ///< std::map
  Unsupported, ///< recognised as a map, not migrated (multimaps, sets, ...)
};

/// Integers and enumerations in a map's elements: such may stand for something
/// outside the program, as a file descriptor does.
enum class NumbersInside {
  None,
  InClass, ///< only as members of classes that are not the standard library's
  Plain,   ///< key or mapped type, or in a standard container or wrapper there
};

/// What is the same for the declaration of every object.
struct ObjectDecl {
  std::string Usr;
  std::string Name;      ///< qualified, for people: ns::Class::field
  std::string RecordUsr; ///< of the class, or empty
  Storage Where = Storage::Field;
  Visibility Access = Visibility::Private;
  FileRange Loc;              ///< the declared name
  FileRange Declaration;      ///< from the first specifier to the ';' included
  bool SoleDeclarator = true; ///< no other variable in the same declaration
  bool InMacro = false;       ///< some of the declaration is a macro's work
  bool Dependent = false;     ///< in a template, or its type depends on one
  /// Of a class template's pattern, and spelled there so that one edit does for
  /// all instantiations.
  bool InPattern = false;
  bool Static = false; ///< spelled `static` or `inline static`
  /// Declarations after the first (extern, out-of-class definitions) that an
  /// edit of the type would have to change as well: the range of the type.
  std::vector<FileRange> OtherTypeRanges;
  /// The same declarations, from the first specifier to the ';' included.
  std::vector<FileRange> OtherDeclarations;
};

/// A map object that the program declares.
struct MapDecl : ObjectDecl {
  MapFamily Family = MapFamily::Hash;
  std::string Container; ///< std::unordered_map, std::map, ...
  std::string TypeText;  ///< the type as spelled, without cv or storage words
  FileRange TypeRange;   ///< of TypeText in the declaration
  /// Template arguments as they must be spelled in the new type: key, mapped,
  /// then hash and equality or comparison where they are not the default.
  std::vector<std::string> Arguments;
  bool CustomAllocator = false;
  bool Mutable = false; ///< declared so, for functions that are const
  std::string Alias;    ///< qualified name of the alias that is spelled, if any
  bool ValueCopyable = true;      ///< mapped type is copy constructible
  bool ValueCheap = false;        ///< copying costs no more than a few words
  bool ValueHoldsPointer = false; ///< raw or smart pointer, or contains one
  NumbersInside Numbers = NumbersInside::None;
  /// Nobody can observe when an element is destroyed: neither pointers nor
  /// classes but those of the standard library are in it.
  bool SilentlyDestroyed = false;
  /// The mutexes that attributes of the declaration say it is guarded by.
  Lockset GuardedBy;
  bool HasInitializer = false;
  std::string InitializerText; ///< with '=' or braces, when there is one
};

/// What a class such as folly::Synchronized holds together with its lock has
/// the USR of the object, and the lock has this one behind it. No USR ends so:
/// a mutex that is a member named "lock" has one that ends in "@lock".
inline constexpr const char *WrapperLock = "@@lock";
inline bool isWrapperLock(const std::string &MutexUsr) {
  static const std::string Mark = WrapperLock;
  return MutexUsr.size() > Mark.size() &&
         MutexUsr.compare(MutexUsr.size() - Mark.size(), Mark.size(), Mark) ==
             0;
}

/// Whether the lock is that of the object which holds this map, and the map is
/// all that the object holds.
inline bool isWrappedAlone(const std::string &MutexUsr,
                           const std::string &MapUsr) {
  return MutexUsr == MapUsr + WrapperLock;
}

/// A mutex object.
struct MutexDecl : ObjectDecl {
  std::string Type;        ///< std::shared_mutex, ...
  bool Shared = true;      ///< can be held shared
  bool Capability = false; ///< its type carries Clang's capability attribute
};

/// Any other field or variable that is touched while some lock is held.
struct StateDecl : ObjectDecl {
  std::string Type; ///< and, after ';', those of what it holds: typesHeld()
  bool Synchronized = false; ///< atomic, mutex, or const: needs no guard
  // For a version of it, which is a copy, in its place.
  std::string TypeText;        ///< as spelled, without storage words
  FileRange TypeRange;         ///< of TypeText in the declaration
  std::string InitializerText; ///< with '=' or braces, when there is one
  bool Scalar = false;
  bool Cheap = false; ///< copying it costs no more than a few words
  bool Grows = false; ///< a container is in it: a copy may cost anything
  bool SilentlyDestroyed = false; ///< as of MapDecl, and no number is in it
                                  ///< that may stand for something outside
  bool Mutable = false;           ///< spelled so
  /// Why no version can take its place, as a clause for people; empty where
  /// one can.
  std::string Fixed;
};

} // namespace unlatch

#endif // UNLATCH_SUMMARY_OBJECTS_H

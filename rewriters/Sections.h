//===- Sections.h - What there is to rewrite for one map ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sorts every access of a map into the sections of its guard. What lies in no
// section must need none, or there is no migration: an access that no edit
// covers would be left without its lock.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_SECTIONS_H
#define UNLATCH_REWRITERS_SECTIONS_H

#include "analysis/Program.h"
#include "analysis/Verdict.h"
#include "rewriters/Sources.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace unlatch {

/// One use of an element, with the operation that found the element.
struct ElementUse {
  const MapAccess *Use;
  const MapAccess *Origin;
};

/// A call in a section of a helper, which works on the section's maps.
struct HelperCall {
  const Call *At;
  const LockedHelper *Callee;
  bool Copies = false; ///< the callee may put copies in the place of elements
};

/// Who changes values of a map as they are, without a copy, and not only with
/// the exclusive lock.
enum class InPlaceBy {
  Others,         ///< those who were given references to them
  Readers,        ///< sections with the shared lock, too
  ReadersInSteps, ///< that use a value more than once, or by what is not seen
};

/// One section with everything it does to the map.
struct SectionWork {
  const Function *Fn = nullptr;
  const Section *Sec = nullptr;
  const SourceText *Text = nullptr;
  const SourceText *FirstText = nullptr; ///< with a helper's first declaration
  /// What it works on: more than one where members of a group have to agree.
  std::vector<const MapDecl *> Maps;
  std::vector<const StateDecl *> Fields;
  std::string GroupName; ///< the member that spans several
  /// Operations on them, in evaluation order.
  std::vector<const MapAccess *> Operations;
  std::vector<ElementUse> Elements;
  /// Calls of helpers whose elements are used here: origins of Elements that
  /// are no operations.
  std::vector<const MapAccess *> Given;
  std::vector<const StateAccess *> Mentions; ///< of Fields, by place
  std::vector<HelperCall> Calls;
  /// Operations that pass their map to a function which takes a view.
  std::set<const MapAccess *> Lent;
  /// Lambdas that are called by their names in it; what they do is among its
  /// operations.
  std::vector<const Function *> Lambdas;
  /// Where this is the body of a helper, whose callers have the section: Sec
  /// stands for the whole body.
  const LockedHelper *Helper = nullptr;
  /// Where this is one call of a helper on an object that no other thread
  /// knows, by a statement that takes no lock: Sec stands for the statement.
  bool Unshared = false;
  /// By map, how a parameter's type names the registry's.
  std::map<std::string, std::string> RegistryTypes;
  /// By map, how it is spelled for those that only helpers use.
  std::map<std::string, std::string> Spelled;
  /// It uses state beside the maps that is written under the same lock, and so
  /// has to exclude other writers from its begin to its end.
  bool UsesWrittenState = false;
  /// An address of an element leaves some section of the map, so that no
  /// form may put another element in its place.
  bool AddressesKept = false;
  /// Maps whose elements are changed as they are, see changesInPlace().
  std::map<std::string, InPlaceBy> InPlace;
  /// Other code may put elements in that are empty pointers, or empty some.
  bool OthersLeaveEmpty = false;

  const MapDecl &mapOf(const MapAccess &A) const;
  /// Uses of the elements that Operation found.
  std::vector<const MapAccess *> usesOf(const MapAccess *Operation) const;
  /// Whether a map, an element in place or a field is changed.
  bool writes() const;
  bool writes(const StateDecl &Field) const;
  /// Adds Map to those that it works on.
  void involve(const MapDecl *Map);
};

/// An operation on a map that no other thread can know yet, or no longer.
struct DirectAccess {
  const Function *Fn = nullptr;
  const SourceText *Text = nullptr;
  const MapDecl *Map = nullptr;
  const MapAccess *Operation = nullptr;
  std::vector<const MapAccess *> Uses; ///< of its element
};

/// A use of a field where no other thread can know it.
struct DirectField {
  const Function *Fn = nullptr;
  const SourceText *Text = nullptr;
  const StateDecl *Field = nullptr;
  const StateAccess *Mention = nullptr;
};

struct MapWork {
  std::vector<const MapDecl *> Maps;     ///< all that move together
  std::vector<const StateDecl *> Fields; ///< that move with them
  std::vector<SectionWork> Sections;     ///< by place
  std::vector<DirectAccess> Direct;
  std::vector<DirectField> DirectFields;
  std::string GroupName; ///< of needsGroup
  /// What stands for the bodies of helpers, and what lambdas do.
  std::deque<Section> Bodies;
  std::deque<MapAccess> Repeated;

  /// Whether code outside of Section may leave empty pointers in its maps.
  bool leavesEmpty(const SectionWork &Section) const;

  /// Whether some section works on several of them, so that one view or
  /// update has to span them, or their writers have to exclude each other for
  /// the sake of other state. A field is never without a group.
  bool needsGroup() const;

  /// Whether writers have to wait for the readers of what they remove although
  /// nobody can see it die: a number may stand for something that is ended
  /// after the write section, and used inside read sections.
  bool numbersInUse(const MapDecl &Map) const;
  /// The same for a field: a flag that is set may mean that what readers did
  /// when they saw it unset is over.
  bool inUse(const StateDecl &Field) const;

  /// Whether values that cannot be copied are changed, or given to be changed,
  /// where others may see them: atomics, and what synchronises itself. What
  /// only writers change, readers may rely on.
  std::optional<InPlaceBy> changesInPlace(const MapDecl &Map) const;
};

/// Everything that has to be rewritten for the map and those of its group, or
/// why it cannot be.
std::variant<MapWork, Reason>
collectSections(const Program &P, const GuardedMap &Map, Sources &Files);

/// A reason of this room: Code at Loc.
Reason refuse(const char *Code, const FileRange &Loc, std::string Message);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_SECTIONS_H

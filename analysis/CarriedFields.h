//===- CarriedFields.h - Fields that move with the maps beside them -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A field that one mutex guards together with a map has to agree with the map.
// It can go on to, as a versioned member of the map's group: every section then
// works on one state of both. A version is a copy of the field, so whoever uses
// it must be content with one: what is kept here is whoever is not.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_CARRIEDFIELDS_H
#define UNLATCH_ANALYSIS_CARRIEDFIELDS_H

#include "analysis/OtherState.h"
#include "analysis/Verdict.h"

#include <map>
#include <string>
#include <vector>

namespace unlatch {

struct MapContext;

struct CarriedFields {
  /// Everything that is touched where the mutex may be held, except what is
  /// only a part of a carried field.
  std::map<std::string, StateUse> States;
  /// USRs of those that become members of the group, in the order of their
  /// declarations.
  std::vector<std::string> Usrs;
  /// Why others beside the mutex that would have to cannot, by USR: what is
  /// said of the field, at the line that decides.
  std::map<std::string, Note> Kept;
  /// What a person should think of before others do.
  std::map<std::string, Note> Doubts;

  bool has(const std::string &Usr) const;
};

/// Looks at M apart from its fields.
CarriedFields carriedFields(const MapContext &M);

/// Whether a field is touched by nothing but sections that write the map beside
/// it, such as the counter that numbers its entries. An update of the map
/// excludes other writers for as long as the section did, and readers never see
/// the field.
bool belongsToWriters(const MapContext &M, const std::string &Usr);

/// Whether what happens to the object itself, not to what it points to, needs
/// the mutex.
bool needsMutex(const StateUse &Use);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_CARRIEDFIELDS_H

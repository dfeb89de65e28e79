//===- MapGroups.h - Maps that have to move together ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where one mutex guards several maps beside it, none of them can leave it
// alone: a section may count on them to agree. Together they can, as the
// members of one registry_group.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_MAPGROUPS_H
#define UNLATCH_ANALYSIS_MAPGROUPS_H

#include "analysis/Verdict.h"
#include "analysis/View.h"

#include <string>
#include <vector>

namespace unlatch {

/// Declared once, where a group could be: in a class, or in one file only, so
/// that no other file can have one of the same name.
bool hasPlaceForGroup(const ObjectDecl &Object);

/// Beside its mutex, in one class or file, with no other lock in play.
bool canJoin(const ProgramView &View, const MapDecl &Map, const Guard &G);

/// USRs of the maps beside Map, members of its class or static objects of its
/// file, that Map's mutex guards, itself among them, in the order of their
/// declarations; empty if Map is the only one.
std::vector<std::string> groupOf(const ProgramView &View, const MapDecl &Map,
                                 const Guard &G);

/// Gives all maps of a group the verdict of the one that can go least far, and
/// a reason that names it.
void agreeOnVerdicts(const ProgramView &View, std::vector<GuardedMap> &Maps);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_MAPGROUPS_H

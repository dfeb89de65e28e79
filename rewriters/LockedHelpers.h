//===- LockedHelpers.h - Helpers take their callers' view or update -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function that is called inside sections only, and works on their maps, gets
// a parameter for each of them: a view where it reads, an update where it
// writes. Its body is written as that of a section; every declaration and every
// call changes along. A lambda that a section makes and calls by its name sees
// the section's own variables, and needs no parameter.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_LOCKEDHELPERS_H
#define UNLATCH_REWRITERS_LOCKEDHELPERS_H

#include "rewriters/Forms.h"
#include "rewriters/Opening.h"
#include "rewriters/Sections.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace unlatch {

/// Completes what was collected: gives the lambdas' operations to the sections
/// that call them, and tells sections what the helpers that they call do.
std::optional<Reason> resolveHelpers(const Program &P, const GuardedMap &Map,
                                     MapWork &Work);

/// Chooses how the parameters' types name the registry of Map, which is Type:
/// by the map itself where that is declared before all of them.
void nameParameterTypes(const MapDecl &Map, const std::string &Type,
                        MapWork &Work);

/// The parameters that stand for the section in a helper's body.
std::variant<Opening, Reason> openHelper(const SectionWork &Work,
                                         const std::string &Kind, Names &Names);

/// Hands the section's variables to the helpers that it calls and to its
/// lambdas.
std::optional<Reason> passOn(const SectionWork &Work, const Opening &Opened,
                             bool IsUpdate, std::vector<Edit> &Edits);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_LOCKEDHELPERS_H

//===- LockedHelpers.h - Functions that work in their callers' sections ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A helper takes no lock: it relies on its callers to hold the guard of the map
// that it works on, and so does what only hands that on. Each belongs to its
// callers' sections, and can take their view or update as a parameter if every
// call of it is known and holds the lock of one object.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_LOCKEDHELPERS_H
#define UNLATCH_ANALYSIS_LOCKEDHELPERS_H

#include "analysis/Verdict.h"

#include <vector>

namespace unlatch {

struct MapContext;

/// All helpers of the map and its group, by function.
std::vector<LockedHelper> lockedHelpersOf(const MapContext &M);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_LOCKEDHELPERS_H

//===- HeldElsewhere.h - Locks that may be a map's, by another name -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_HELDELSEWHERE_H
#define UNLATCH_ANALYSIS_HELDELSEWHERE_H

#include "analysis/Reasons.h"

namespace unlatch {

/// The guard's mutex is held at this access, of an object that nobody can say
/// to be the map's or another. For findings, which have to be sure.
bool mayHoldByAnotherName(const MapContext &M, const AccessSite &Site);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_HELDELSEWHERE_H

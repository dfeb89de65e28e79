//===- OwnedBeside.h - What values refer to, in a field beside the map ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A map from names to objects often stands beside a container that owns the
// objects. A section that takes one out of both ends the object before it has
// published that it is gone from the map, and a reader of a registry may be
// looking at it. Where objects are only added nothing ends.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_OWNEDBESIDE_H
#define UNLATCH_ANALYSIS_OWNEDBESIDE_H

#include "analysis/Reasons.h"

#include <string>

namespace unlatch {

/// Where a state that may hold what the map's values refer to changes in a
/// section that takes elements out; null where it does not.
const StateAccess *endedBeside(const MapContext &M, const std::string &Usr);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_OWNEDBESIDE_H

//===- ToldByReaders.h - What read sections leave outside of the map ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A reader under a lock that tells others what the map holds, by setting an
// atomic, writing a file or calling somebody, has told it before the next write
// begins. So the last to be told is what the last write left. A reader of a
// registry works on the state that it began with, and can tell of it when a
// later reader has long told of a later one: what it tells is then what stays.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_TOLDBYREADERS_H
#define UNLATCH_ANALYSIS_TOLDBYREADERS_H

#include "analysis/Reasons.h"

#include <string>

namespace unlatch {

/// Where a state is set to what the map holds with the lock held shared; null
/// where it is not.
const StateAccess *toldUnderSharedLock(const MapContext &M,
                                       const std::string &Usr);

/// Read sections that do more than read, and that follow a write of the map in
/// its own function or in others of its class.
void addToldAfterWrites(const MapContext &M, Places &Found);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_TOLDBYREADERS_H

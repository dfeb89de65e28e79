//===- HeardBefore.h - News that readers have before they look -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who has seen that "loaded" is set, or that a generation is over, takes the
// lock, waits until the section that says so has ended, and finds all that it
// has done; and so has who has taken a number out of a queue. A reader of a
// registry waits for nobody, and would look too early.
// Not so who leaves because of what was seen.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_HEARDBEFORE_H
#define UNLATCH_ANALYSIS_HEARDBEFORE_H

#include "analysis/Reasons.h"

#include <string>

namespace unlatch {

/// Where an atomic, or what has a lock of its own, that changes under the
/// exclusive lock is asked without that lock, before a look at the map; null
/// where it is not.
const StateAccess *heardBeforeLooking(const MapContext &M,
                                      const std::string &Usr, bool Atomic);

/// Closures that a section which writes the map hands on, and that look at the
/// map: a thread or a pool may run them before the section has ended. And
/// threads that it begins.
void addClosuresHandedOn(const MapContext &M, Places &Found);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_HEARDBEFORE_H

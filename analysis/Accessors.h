//===- Accessors.h - Functions that stand for a map or a mutex ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_ACCESSORS_H
#define UNLATCH_ANALYSIS_ACCESSORS_H

#include "analysis/Program.h"

#include <optional>
#include <string>
#include <vector>

namespace unlatch {

/// The functions that do nothing but return a reference to the map or mutex.
std::vector<const Function *> accessorsOf(const Program &P,
                                          const std::string &Usr);

/// What stands against giving the accessor of a map another return type: who
/// calls it was not all seen. Where, and a clause for people.
struct CallNotSeen {
  FileRange Loc;
  std::string Why;
};
std::optional<CallNotSeen> findCallNotSeen(const Program &P, const Function &F);

/// Whether the accessor of a mutex is only ever called to take the lock: it has
/// no use once nobody does.
bool isOnlyLocked(const Program &P, const Function &F);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_ACCESSORS_H

//===- OtherState.h - What else a mutex protects, by its sections ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_OTHERSTATE_H
#define UNLATCH_ANALYSIS_OTHERSTATE_H

#include "analysis/MayHold.h"
#include "analysis/View.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unlatch {

/// A container with keys that no registry stands for, such as a set, each use
/// of which was seen as that of a value.
bool isPlainContainer(const ProgramView &View, const MapDecl &Map);

/// How one field or variable is touched while a mutex may be held.
struct StateUse {
  Modes Read, Written;               ///< the object itself
  Modes PointeeRead, PointeeWritten; ///< what it points to
  /// Only objects that callers pass in, as out-parameters are.
  bool OnlyParameters = true;
  /// Another mutex guards it at every access; what is counted here is then
  /// only what functions do that take both themselves.
  bool OtherGuard = false;
  /// Functions and accesses that change a pointee under the exclusive lock.
  std::vector<std::pair<unsigned, const StateAccess *>> PointeeWrites;
  /// The access that shows it best.
  struct Witness {
    const StateAccess *At = nullptr;
    bool InSight = false; ///< the function takes the mutex itself
  };
  Witness Writes, Any;
};

/// Every field and variable that is touched where the mutex may be held, by
/// USR, except objects that no other thread knows, and accesses that Left says
/// are accounted for elsewhere.
std::map<std::string, StateUse>
stateUnder(const ProgramView &View, const MayHold &May,
           const std::string &Mutex,
           const std::function<bool(const StateAccess &)> &Left = nullptr);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_OTHERSTATE_H

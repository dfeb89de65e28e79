//===- TemporaryUpdate.h - What an update within an expression spans ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_TEMPORARYUPDATE_H
#define UNLATCH_REWRITERS_TEMPORARYUPDATE_H

#include "rewriters/Sections.h"

#include <optional>

namespace unlatch {

/// Where an object is not shared yet, some operations go through an update that
/// lasts as long as their expression, or as the loop over it. Refuses those
/// during which something else of the maps or fields happens, or may in a
/// function that is called: a second write would be one inside the first, which
/// the runtime reports, and a read would not see what the update has done.
std::optional<Reason> checkTemporaryUpdate(const Program &P,
                                           const MapWork &Work,
                                           const DirectAccess &Access);
std::optional<Reason> checkTemporaryUpdate(const Program &P,
                                           const MapWork &Work,
                                           const DirectField &Access);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_TEMPORARYUPDATE_H

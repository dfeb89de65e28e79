//===- Temporaries.h - What a view or update within an expression spans ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_TEMPORARIES_H
#define UNLATCH_REWRITERS_TEMPORARIES_H

#include "rewriters/Sections.h"

#include <optional>

namespace unlatch {

/// Where an object is not shared yet, some operations go through a view or an
/// update that lasts as long as their expression, or as the loop over it.
/// Refuses those during which something else happens, also in a function that
/// is called, that could tell: beside an update any use of the maps and fields,
/// as a second write would be one inside the first, which the runtime reports,
/// and a read would not see what the update has done; in a loop over a view a
/// write to the map, which the loop would not see.
std::optional<Reason> checkTemporary(const Program &P, const MapWork &Work,
                                     const DirectAccess &Access,
                                     bool OpensUpdate);
std::optional<Reason> checkTemporary(const Program &P, const MapWork &Work,
                                     const DirectField &Access,
                                     bool OpensUpdate);
/// The same for the view or update that a helper is given, during all but the
/// helper itself.
std::optional<Reason> checkTemporary(const Program &P, const MapWork &Work,
                                     const SectionWork &UnsharedCall);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_TEMPORARIES_H

//===- Ask.h - Ask a person about each map --------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_ASK_H
#define UNLATCH_TOOL_ASK_H

#include "rewriters/Migration.h"
#include "tool/Commands.h"

#include <vector>

namespace unlatch {

/// Shows the edits of each map, or of those that go together, and asks on
/// standard input whether to make them. Returns the maps that were wanted; the
/// end of the input is a no to all that is left.
std::vector<GuardedMap> askForMaps(const CommandContext &Context,
                                   const std::vector<GuardedMap> &Maps,
                                   MigrationOptions Options);

} // namespace unlatch

#endif // UNLATCH_TOOL_ASK_H

//===- LinkGuards.h - Guards that another unit made -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_LINKGUARDS_H
#define UNLATCH_ANALYSIS_LINKGUARDS_H

#include "analysis/Program.h"

namespace unlatch {

/// Gives the locks a name that are held by guards from functions of other
/// units, as far as those were seen.
void linkGuards(Program &P);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_LINKGUARDS_H

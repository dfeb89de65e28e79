//===- AnyGuard.h - The guard of a map that nobody asks about ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_ANYGUARD_H
#define UNLATCH_ANALYSIS_ANYGUARD_H

#include "analysis/Guards.h"

namespace unlatch {

/// As inferGuard, but a plain mutex counts whatever the options ask for.
std::optional<Guard> inferAnyGuard(const ProgramView &View, const MapDecl &Map);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_ANYGUARD_H

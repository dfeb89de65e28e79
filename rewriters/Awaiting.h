//===- Awaiting.h - Readers that writers have to wait for ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_AWAITING_H
#define UNLATCH_REWRITERS_AWAITING_H

#include "rewriters/Sections.h"

namespace unlatch {

/// Whether writers of a map have to wait for the readers of what they remove
/// although nobody can see it die: numbers in it may be in use, or readers run
/// callbacks on its elements, and those are over when an element is gone.
bool awaitsReaders(const MapWork &Work, const MapDecl &Map);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_AWAITING_H

//===- InPlace.h - Sections around values that change in place ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_INPLACE_H
#define UNLATCH_REWRITERS_INPLACE_H

#include "rewriters/Sections.h"

#include <optional>

namespace unlatch {

/// Why a section with the exclusive lock has to keep it: values that are
/// changed as they are, see MapWork::changesInPlace(), are seen while it goes
/// on, and change.
std::optional<Reason> checkInPlace(const SectionWork &Work);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_INPLACE_H

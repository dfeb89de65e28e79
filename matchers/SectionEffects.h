//===- SectionEffects.h - What else a critical section does --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_SECTIONEFFECTS_H
#define UNLATCH_MATCHERS_SECTIONEFFECTS_H

#include "matchers/MapAccesses.h"

namespace unlatch {

/// Sets Section::OtherEffects: whether the section does anything, besides its
/// map operations, that other writers could tell from outside.
void collectSectionEffects(const FunctionContext &Function);

/// Notes sections of the function's own mutexes, guards that were never given
/// one, and suspensions of a coroutine.
void collectSectionNotes(const FunctionContext &Function);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_SECTIONEFFECTS_H

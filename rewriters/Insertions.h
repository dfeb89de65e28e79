//===- Insertions.h - What an insertion finds there already ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In an update an insertion gives an iterator through which elements can be
// changed. So the element that was there already is copied when it is looked at
// through that, and the copy takes its place.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_INSERTIONS_H
#define UNLATCH_REWRITERS_INSERTIONS_H

#include "rewriters/Sections.h"

namespace unlatch {

/// Whether A is an insertion whose iterator is used for more than what is done
/// to a new element.
bool looksAtFound(const SectionWork &Work, const MapAccess &A);

/// Whether A gives an iterator, other than a lookup, through which an element
/// is changed that may have been there before.
bool changesFound(const SectionWork &Work, const MapAccess &A);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_INSERTIONS_H

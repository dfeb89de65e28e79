//===- GivenElements.h - Elements that helpers found for a section --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A helper that takes its caller's view or update gives an element of that. It
// is the caller's for as long as nothing puts another in its place: a copy that
// is changed, what is put in or taken out, the next view.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_GIVENELEMENTS_H
#define UNLATCH_REWRITERS_GIVENELEMENTS_H

#include "rewriters/Sections.h"

namespace unlatch {

/// Why an element that a helper gives would not be the one that it was.
std::optional<Reason> checkGivenElements(const SectionWork &Work);

/// Whether Work is the body of a helper whose callers change what A finds, so
/// that it has to give an element which may be changed.
bool givesToChange(const SectionWork &Work, const MapAccess &A);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_GIVENELEMENTS_H

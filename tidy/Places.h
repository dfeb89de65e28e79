//===- Places.h - From byte ranges back to clang's locations --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TIDY_PLACES_H
#define UNLATCH_TIDY_PLACES_H

#include "summary/Location.h"

#include "clang/Basic/SourceLocation.h"

namespace clang {
class SourceManager;
}

namespace unlatch {

/// The range in the unit that SM knows; invalid where the unit does not include
/// the file, or the file is shorter.
clang::CharSourceRange sourceRange(const FileRange &Range,
                                   const clang::SourceManager &SM);

} // namespace unlatch

#endif // UNLATCH_TIDY_PLACES_H

//===- Nearest.h - "Did you mean" -----------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_NEAREST_H
#define UNLATCH_TOOL_NEAREST_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace unlatch {

/// The end of a sentence on an unknown word: "; did you mean 'find'?", or
/// nothing if no word there is comes near it: but for a third of its letters
/// and one more.
template <class Words>
std::string didYouMean(llvm::StringRef Word, const Words &Known) {
  std::string Nearest;
  unsigned Distance = Word.size() / 3 + 2;
  for (llvm::StringRef Candidate : Known)
    if (unsigned D =
            Candidate.edit_distance(Word, /*AllowReplacements=*/true, Distance);
        D < Distance) {
      Distance = D;
      Nearest = Candidate.str();
    }
  return Nearest.empty() ? "" : "; did you mean '" + Nearest + "'?";
}

} // namespace unlatch

#endif // UNLATCH_TOOL_NEAREST_H

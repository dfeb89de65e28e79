//===- FileChange.h - One file before and after ---------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_FILECHANGE_H
#define UNLATCH_REWRITERS_FILECHANGE_H

#include "summary/Location.h"

#include <string>
#include <vector>

namespace unlatch {

/// What becomes of one file when groups are applied to it: the edits of all of
/// them, includes and formatting included.
struct FileChange {
  std::string RealPath;
  std::string Name; ///< as the compilation database reaches it
  std::string Before;
  std::string After;
  std::vector<Edit> Edits; ///< from Before to After, sorted, no overlaps
};

} // namespace unlatch

#endif // UNLATCH_REWRITERS_FILECHANGE_H

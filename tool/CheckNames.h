//===- CheckNames.h - Choosing checks by --checks -------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_CHECKNAMES_H
#define UNLATCH_TOOL_CHECKNAMES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"

#include <utility>
#include <vector>

namespace unlatch {

/// Globs as in clang-tidy's option: separated by commas, the last one that
/// matches decides, and one that starts with '-' takes away.
class CheckNames {
public:
  static llvm::Expected<CheckNames> parse(llvm::StringRef Globs);

  bool contains(llvm::StringRef Check) const;
  /// Whether any check that there is would run.
  bool any() const;

private:
  std::vector<std::pair<bool, llvm::GlobPattern>> Patterns; ///< adds, glob
};

} // namespace unlatch

#endif // UNLATCH_TOOL_CHECKNAMES_H

//===- Diff.h - Changes as a unified diff ---------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_DIFF_H
#define UNLATCH_REWRITERS_DIFF_H

#include "rewriters/FileChange.h"

#include <string>

namespace unlatch {

/// One file's change as `git apply` and `patch -p1` take it: three lines of
/// context, a/ and b/ prefixes. Paths are relative to Root where they lie
/// below it, else absolute without the leading slash. Empty: no change.
std::string unifiedDiff(const FileChange &Change, const std::string &Root);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_DIFF_H

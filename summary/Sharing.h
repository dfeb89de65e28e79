//===- Sharing.h - What is asked of values that readers may share ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_SHARING_H
#define UNLATCH_SUMMARY_SHARING_H

#include <string>

namespace unlatch {

/// MapAccess::Why of uses of an element, and of erase_if, which say how a
/// section finds out whether others still use it.
inline constexpr const char *AsksSharers = "asks how many share it";
inline constexpr const char *AsksAtomic = "asks an atomic in it";
inline constexpr const char *ChangesAtomic = "changes an atomic in it";

inline bool tellsOfSharers(const std::string &Why) {
  return Why == AsksSharers || Why == AsksAtomic || Why == ChangesAtomic;
}

} // namespace unlatch

#endif // UNLATCH_SUMMARY_SHARING_H

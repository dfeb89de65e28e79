//===- Telling.h - What read sections leave outside of maps ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_TELLING_H
#define UNLATCH_SUMMARY_TELLING_H

namespace unlatch {

/// StateAccess::Kept of a state that is set, not counted up, while some lock is
/// held shared, to a value that may depend on what a map holds.
inline constexpr const char *ToldUnderSharedLock =
    "is set to what a map holds, with the lock held shared";

} // namespace unlatch

#endif // UNLATCH_SUMMARY_TELLING_H

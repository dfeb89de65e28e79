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

/// StateAccess::Kept of a flag that synchronises itself: where a literal is
/// stored in it, and where it is asked and a function is left because of it.
inline constexpr const char *SetToTrue = "is set to true";
inline constexpr const char *SetToFalse = "is set to false";
inline constexpr const char *LeavesIfTrue = "is asked, and left where true";
inline constexpr const char *LeavesIfFalse = "is asked, and left where false";
/// And of a condition variable.
inline constexpr const char *WaitedFor = "is waited for";
inline constexpr const char *Notified = "is notified";

} // namespace unlatch

#endif // UNLATCH_SUMMARY_TELLING_H

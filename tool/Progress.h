//===- Progress.h - How far the parsing is --------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// On a terminal, one line on standard error that is rewritten in place, with
// the maps found so far and the time that is left as far as the units so far
// tell. In a log, silence for short runs and a line every few seconds for long
// ones, so that a build server sees life. Nothing at all when quiet.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_PROGRESS_H
#define UNLATCH_TOOL_PROGRESS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

#include <chrono>
#include <string>

namespace unlatch {

/// One bar at a time. Thread-safe.
class Progress {
public:
  Progress(unsigned Total, bool Quiet);
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// One more of Total is done; Name is what it was, and NewMaps how many were
  /// found in it that no other one has.
  void advance(llvm::StringRef Name, unsigned NewMaps);

  /// Runs Print with the line taken away, so that messages do not mix with it.
  static void interrupt(llvm::function_ref<void()> Print);

private:
  void erase();
  /// "[12/340] 7 maps, 2 min left "
  std::string position() const;

  const unsigned Total;
  const bool Quiet;
  const bool Terminal;
  unsigned Done = 0;
  unsigned Maps = 0;
  bool LineShown = false;
  const std::chrono::steady_clock::time_point Start;
  std::chrono::steady_clock::time_point LastLine;
};

} // namespace unlatch

#endif // UNLATCH_TOOL_PROGRESS_H

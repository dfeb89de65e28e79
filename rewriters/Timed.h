//===- Timed.h - Tasks that may not take for ever -------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_TIMED_H
#define UNLATCH_REWRITERS_TIMED_H

#include <chrono>
#include <functional>
#include <vector>

namespace unlatch {

/// Runs the tasks, Jobs at a time (0: one a core), and returns for each whether
/// it ended within the limit. That is of processor time, where the system tells
/// it of a thread, so that a busy machine makes no task late; one that only
/// waits has ten times as long. A thread cannot be stopped: one that takes
/// longer is left to itself and another takes its place. So a task must own, or
/// share, whatever it touches.
std::vector<bool> runTimed(std::vector<std::function<void()>> Tasks,
                           unsigned Jobs, std::chrono::milliseconds Limit);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_TIMED_H

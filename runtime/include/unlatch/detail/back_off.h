// How a writer passes the time until readers have left.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_BACK_OFF_H
#define UNLATCH_DETAIL_BACK_OFF_H

#include <chrono>
#include <thread>

namespace unlatch {
namespace detail {

/// Tells the processor that this thread only waits.
inline void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

/// Readers tell nobody that they leave, so a writer looks again: at once for
/// sections of a few lookups, later at longer and longer intervals.
inline void back_off(unsigned turn) noexcept {
  if (turn < 64)
    pause();
  else if (turn < 256)
    std::this_thread::yield();
  else
    std::this_thread::sleep_for(
        std::chrono::microseconds(turn < 1000 ? 50 : 500));
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_BACK_OFF_H

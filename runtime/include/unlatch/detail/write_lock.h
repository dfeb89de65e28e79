// Who writes: one thread at a time, into which foreign code may call back.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_WRITE_LOCK_H
#define UNLATCH_DETAIL_WRITE_LOCK_H

#include <unlatch/detail/back_off.h>
#include <unlatch/detail/config.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace unlatch {
namespace detail {

/// A mutex that knows its holder.
class write_lock {
public:
  /// False if the calling thread holds it already.
  bool lock_unless_held() {
    if (UNLATCH_UNLIKELY(held_here()))
      return false;
    lock();
    return true;
  }

  void lock() {
    if (UNLATCH_UNLIKELY(!mutex_.try_lock()))
      lock_contended();
    // relaxed: see held_here().
    holder_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  }
  void unlock() noexcept {
    // relaxed: see held_here().
    holder_.store(std::thread::id(), std::memory_order_relaxed);
    mutex_.unlock();
  }

  bool held_here() const noexcept {
    // relaxed: equal to the own id only if this thread stored it.
    return holder_.load(std::memory_order_relaxed) ==
           std::this_thread::get_id();
  }

private:
  /// Most sections are over sooner than a thread has gone to sleep and come
  /// back, so a writer looks again for about a microsecond.
  UNLATCH_NOINLINE void lock_contended() {
    for (unsigned turn = 0; turn != 16; ++turn) {
      for (unsigned i = 0; i != 4; ++i)
        pause();
      if (mutex_.try_lock())
        return;
    }
    mutex_.lock();
  }

  std::mutex mutex_;
  std::atomic<std::thread::id> holder_{};
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_WRITE_LOCK_H

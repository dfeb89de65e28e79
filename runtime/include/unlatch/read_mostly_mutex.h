// A shared mutex whose readers write no cache line that others use.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_READ_MOSTLY_MUTEX_H
#define UNLATCH_READ_MOSTLY_MUTEX_H

#include <unlatch/detail/back_off.h>
#include <unlatch/detail/pin.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <system_error>
#include <thread>

namespace unlatch {

/// Stands where a `std::shared_mutex` stood that is locked shared far more
/// often than exclusively, and keeps its promises: the standard's SharedMutex
/// requirements, usable with `std::shared_lock`, `std::unique_lock`,
/// `std::scoped_lock` and `std::condition_variable_any`, and constructed at
/// compile time where `std::shared_mutex` is.
///
/// While it is *biased*, a reader announces itself in a slot of its own thread
/// and looks whether the bias still stands. A writer takes the bias away, waits
/// for the announced readers and then locks the `std::shared_mutex` inside,
/// where readers line up as long as there is no bias. Readers are therefore let
/// in before waiting writers exactly where the platform's shared mutex does so,
/// and locking it shared twice in one thread works exactly where it did.
///
/// lock_shared, unlock_shared: two stores and one load of lines that only
/// writers change. lock: as `std::shared_mutex`, and where there was a bias one
/// membarrier(2) and a look at one cache line per thread. The bias comes back
/// with a reader, but not before nine times the time that taking it away took,
/// so that writers lose at most a tenth of their time to it.
///
/// As with `std::shared_mutex`, a lock is given back by the thread that took
/// it. What is held shared has to be given back before the thread's
/// thread_local objects are destroyed. A thread that locks exclusively what it
/// holds shared gets `std::errc::resource_deadlock_would_occur` where that can
/// be told; elsewhere it is undefined, as it is for `std::shared_mutex`. There
/// is no `native_handle()`. Signal handlers must not use it. A child made by
/// fork() may use it if no other thread held it then, as with
/// `std::shared_mutex`.
///
/// Errors: std::system_error from the mutexes inside, std::bad_alloc at the
/// first shared lock of the process.
///
/// Source: Dave Dice and Alex Kogan, "BRAVO: Biased Locking for Reader-Writer
/// Locks", USENIX ATC 2019, with per-thread slots and an asymmetric fence in
/// place of a shared table and compare-and-swap.
class read_mostly_mutex {
public:
  read_mostly_mutex() = default;
  read_mostly_mutex(const read_mostly_mutex &) = delete;
  read_mostly_mutex &operator=(const read_mostly_mutex &) = delete;

  void lock() {
    writers_.lock();
    if (UNLATCH_UNLIKELY(take_bias()) && !drain(true)) {
      give_bias_back();
      writers_.unlock();
      throw_deadlock();
    }
    readers_.lock();
  }

  bool try_lock() {
    if (!writers_.try_lock())
      return false;
    if (take_bias() && !drain(false)) {
      give_bias_back();
      writers_.unlock();
      return false;
    }
    if (readers_.try_lock())
      return true;
    // relaxed: nothing was done under the lock.
    state_.store(unbiased, std::memory_order_relaxed);
    writers_.unlock();
    return false;
  }

  void unlock() {
    // relaxed: readers_ orders it before every reader that may bias again.
    state_.store(unbiased, std::memory_order_relaxed);
    writers_.unlock();
    readers_.unlock(); // last: the next holder may destroy this
  }

  UNLATCH_INLINE void lock_shared() {
    if (UNLATCH_UNLIKELY(!announce()) && !announce_slowly()) {
      detail::domain &here = detail::domain::here(); // may throw: first
      readers_.lock_shared();
      bias_again(here);
    }
  }

  UNLATCH_INLINE bool try_lock_shared() {
    if (UNLATCH_LIKELY(announce()) || announce_slowly())
      return true;
    detail::domain &here = detail::domain::here(); // may throw: first
    if (!readers_.try_lock_shared())
      return false;
    bias_again(here);
    return true;
  }

  UNLATCH_INLINE void unlock_shared() {
    detail::reader_slot *s = &detail::current_block->cells[0];
    // relaxed: only this thread stores this mutex's name in its own slots.
    if (UNLATCH_UNLIKELY(s->owner.load(std::memory_order_relaxed) != name()))
      s = own_slot();
    if (s != nullptr)
      leave(*s);
    else
      readers_.unlock_shared();
  }

private:
  enum state : unsigned char {
    unbiased, ///< readers lock readers_
    biased,   ///< readers announce themselves in their slots
    writing,  ///< a writer waits or is inside; nobody brings the bias back
  };

  std::uintptr_t name() const noexcept {
    return reinterpret_cast<std::uintptr_t>(this);
  }

  static void leave(detail::reader_slot &s) noexcept {
    // release: what was read comes before what the writer does that sees the
    // slot free in drain().
    s.owner.store(0, std::memory_order_release);
  }

  /// The reader's whole work, in the usual case.
  UNLATCH_INLINE bool announce() noexcept {
    detail::reader_block *b = detail::current_block;
    detail::reader_slot &s = b->cells[0];
    // relaxed (home): only compared. relaxed (fast): as in detail::pin.
    const detail::domain *home = home_.load(std::memory_order_relaxed);
    // acquire (owner): pairs with the release of a pin that ended elsewhere.
    if (UNLATCH_UNLIKELY(home == nullptr) ||
        UNLATCH_UNLIKELY(b->fast.load(std::memory_order_relaxed) != home) ||
        UNLATCH_UNLIKELY(s.owner.load(std::memory_order_acquire) != 0))
      return false;
    // release: orders what this slot protected before; pairs with scans.
    s.owner.store(name(), std::memory_order_release);
    // The reader's half of the asymmetric fence; the other is in drain().
    std::atomic_signal_fence(std::memory_order_seq_cst);
    // acquire: pairs with the release in bias_again(), and so with all that
    // writers did before it.
    if (UNLATCH_LIKELY(state_.load(std::memory_order_acquire) == biased))
      return true;
    leave(s);
    return false;
  }

  /// The same for a thread's first lock, a nested one, the portable fence.
  UNLATCH_NOINLINE bool announce_slowly() noexcept {
    // relaxed: decides nothing alone. acquire (home): pairs with bias_again().
    if (state_.load(std::memory_order_relaxed) != biased)
      return false;
    detail::domain *home = home_.load(std::memory_order_acquire);
    if (home == nullptr)
      return false;
    detail::reader_slot *s = detail::pin::free_slot(*home);
    if (s == nullptr)
      return false;
    // seq_cst: with the load below, pairs with the fence in drain().
    s->owner.store(name(), std::memory_order_seq_cst);
    detail::full_fence(); // where seq_cst alone is weaker
    // seq_cst: see above; acquire of bias_again()'s release is part of it.
    if (state_.load(std::memory_order_seq_cst) == biased)
      return true;
    leave(*s);
    return false;
  }

  /// The slot by which the calling thread holds this, or null.
  UNLATCH_NOINLINE detail::reader_slot *own_slot() const noexcept {
    for (detail::reader_block *b = detail::thread_blocks; b != nullptr;
         b = b->thread_next) {
      // relaxed: this thread alone changes it. acquire (home): as above.
      const unsigned used = b->used.load(std::memory_order_relaxed);
      for (unsigned i = 0; i != used; ++i)
        if (b->cells[i].owner.load(std::memory_order_relaxed) == name())
          return &b->cells[i];
    }
    return nullptr;
  }

  static std::int64_t now() noexcept {
    return std::chrono::steady_clock::now().time_since_epoch().count();
  }

  /// Called by a reader that holds readers_ shared.
  UNLATCH_NOINLINE void bias_again(detail::domain &here) noexcept {
    // relaxed (both): stale values only put it off.
    if (state_.load(std::memory_order_relaxed) != unbiased ||
        now() < not_before_.load(std::memory_order_relaxed))
      return;
    detail::domain *none = nullptr;
    // acq_rel: pairs with the acquire in announce_slowly() and drain(). The
    // first one stays: every reader, of whatever library, uses its slots.
    home_.compare_exchange_strong(none, &here, std::memory_order_acq_rel);
    unsigned char expected = unbiased;
    // release: all that writers did before this reader got readers_ comes
    // before whatever the readers do that see the bias.
    // relaxed (failure): somebody else was faster.
    state_.compare_exchange_strong(expected, biased, std::memory_order_release,
                                   std::memory_order_relaxed);
  }

  /// Called by the one writer; true if readers may have announced themselves.
  bool take_bias() noexcept {
    // seq_cst: pairs with the load after the announcement; acquire of
    // bias_again()'s release is part of it.
    return state_.exchange(writing, std::memory_order_seq_cst) == biased;
  }

  void give_bias_back() noexcept {
    // release: as in bias_again(), for readers that acquire this value.
    state_.store(biased, std::memory_order_release);
  }

  /// Waits until no announced reader is left. False if one is left: where the
  /// caller does not want to wait, or where it is the caller itself.
  UNLATCH_NOINLINE bool drain(bool wait) noexcept {
    const std::int64_t begin = now();
    const std::thread::id self = std::this_thread::get_id();
    // acquire: pairs with bias_again().
    detail::domain *home = home_.load(std::memory_order_acquire);
    home->heavy_fence(self);
    for (detail::reader_block *b = home->first(); b != nullptr; b = b->next) {
      // acquire: pairs with the store before the announcement in
      // detail::pin::free_slot().
      const unsigned used = b->used.load(std::memory_order_acquire);
      for (unsigned i = 0; i != used; ++i)
        // acquire: pairs with leave(). relaxed (holder): equal to the own id
        // only if this thread stored it.
        for (unsigned turn = 0;
             b->cells[i].owner.load(std::memory_order_acquire) == name();
             ++turn) {
          if (!wait || b->holder.load(std::memory_order_relaxed) == self)
            return false;
          detail::back_off(turn);
        }
    }
    const std::int64_t end = now();
    // relaxed: see bias_again().
    not_before_.store(end + 9 * (end - begin), std::memory_order_relaxed);
    return true;
  }

  [[noreturn]] static void throw_deadlock() {
    constexpr const char *what =
        "unlatch: a thread locks a read_mostly_mutex that it holds shared";
#if UNLATCH_EXCEPTIONS
    throw std::system_error(
        std::make_error_code(std::errc::resource_deadlock_would_occur), what);
#else
    detail::stop(what);
#endif
  }

  // What readers of a biased mutex load, and only writers change.
  std::atomic<unsigned char> state_{unbiased};
  std::atomic<detail::domain *> home_{nullptr};
  std::atomic<std::int64_t> not_before_{0}; ///< steady clock, for the next bias

  std::mutex writers_;        ///< held by a writer all the time
  std::shared_mutex readers_; ///< held by readers where there is no bias
};

} // namespace unlatch

#endif // UNLATCH_READ_MOSTLY_MUTEX_H

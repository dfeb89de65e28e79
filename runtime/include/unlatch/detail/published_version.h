// The version that readers read, and whether they have to fence their pins.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_PUBLISHED_VERSION_H
#define UNLATCH_DETAIL_PUBLISHED_VERSION_H

#include <unlatch/detail/domain.h>

#include <atomic>
#include <cstdint>
#include <thread>

namespace unlatch {
namespace detail {

/// A writer that awaits readers must see every pin of an older version. It can
/// interrupt all readers (domain::heavy_fence(), some microseconds), or the
/// readers can each execute a fence (some nanoseconds). So a writer that awaits
/// interrupts them once and leaves the order to fence in the lowest bit of the
/// version, which every reader loads anyway; as long as the order stands,
/// writers interrupt nobody. Readers withdraw it when they have paid about the
/// price of one interruption without any write in between: what the order
/// costs too much is bounded by what it saves.
///
/// Why no pin is missed: a pin that another thread may not see yet was made
/// without a fence, so its reader loaded a version without the order. That was
/// before the order was given, and then the interruption that followed made the
/// pin visible; or after a reader withdrew the order, and then the version
/// loaded is not older than the one that is waited for.
///
/// Source of the trade: the asymmetric fence's two modes; the bound is that of
/// the ski rental problem.
class published_version {
public:
  /// Versions are even, two apart.
  static constexpr std::uint64_t step = 2;
  static constexpr std::uint64_t fence_ordered = 1;

  static std::uint64_t without_order(std::uint64_t word) noexcept {
    return word & ~fence_ordered;
  }

  /// For readers after their pin, with or without the order.
  UNLATCH_INLINE std::uint64_t load(std::memory_order order) const noexcept {
    return word_.load(order);
  }

  /// For writers, under the write lock: only readers change it meanwhile, and
  /// only the order.
  std::uint64_t current() const noexcept {
    // relaxed: written under the write lock.
    return without_order(word_.load(std::memory_order_relaxed));
  }

  /// Lets readers see all that was written before; the order stays as it is.
  /// Under the write lock.
  UNLATCH_INLINE void publish(std::uint64_t next) noexcept {
    // relaxed: checked by the exchange where it matters.
    std::uint64_t word = word_.load(std::memory_order_relaxed);
    if (UNLATCH_LIKELY((word & fence_ordered) == 0))
      // release: pairs with the acquire in the pin.
      word_.store(next, std::memory_order_release);
    else
      // release, release: as above. Where a reader withdraws the order in
      // between, it stays withdrawn.
      while (!word_.compare_exchange_weak(word, next | (word & fence_ordered),
                                          std::memory_order_release,
                                          std::memory_order_relaxed)) {
      }
  }

  /// After this, every pin of a version before the present one can be seen.
  /// Under the write lock: an order that stands has been obeyed by everybody.
  void show_pins(domain &home) noexcept {
    const std::thread::id self = std::this_thread::get_id();
    // Pairs with the fence in a pin and the exchange in domain::take_block().
    full_fence();
    if (!home.must_interrupt(self))
      return;
    // seq_cst: the readers that load it pass a fence after their pins.
    if ((word_.fetch_or(fence_ordered, std::memory_order_seq_cst) &
         fence_ordered) == 0)
      home.interrupt();
  }

  /// The same for a writer that awaits nobody and does not ask: every pin of a
  /// version before the one returned can be seen. Under the write lock.
  std::uint64_t shown(const domain &home, std::uint64_t core) const noexcept {
    full_fence(); // as above
    // relaxed: under the write lock.
    const std::uint64_t word = word_.load(std::memory_order_relaxed);
    if ((word & fence_ordered) != 0)
      return without_order(word);
    return home.noted_by_all(core, word, std::this_thread::get_id());
  }

  /// A reader has obeyed the order in `patience` pins: enough, if there was no
  /// write since somebody last said so.
  void obeyed_long(std::uint64_t word) noexcept {
    // relaxed: decides only when, not whether it is right.
    if (obeyed_.exchange(word, std::memory_order_relaxed) != word)
      return;
    // relaxed: what release published, a read-modify-write passes on.
    word_.compare_exchange_strong(word, without_order(word),
                                  std::memory_order_relaxed);
  }

  /// Pins of a thread between two calls of obeyed_long(): a fence's some
  /// nanoseconds so many times make an interruption's microseconds.
  static constexpr unsigned patience = 1024;

private:
  std::atomic<std::uint64_t> word_{step};
  std::atomic<std::uint64_t> obeyed_{0}; ///< version when last asked about
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_PUBLISHED_VERSION_H

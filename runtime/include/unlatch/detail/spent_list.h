// Destroyed elements whose memory some reader may still step on.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_SPENT_LIST_H
#define UNLATCH_DETAIL_SPENT_LIST_H

#include <unlatch/detail/retired.h>

#include <atomic>
#include <cstddef>
#include <utility>

namespace unlatch {
namespace detail {

/// Handed from whoever destroyed them, without a lock, to the next writer that
/// sweeps. Lock-free; elements are only taken all at once, so there is no ABA.
class spent_list {
public:
  /// About how many there are.
  std::size_t size() const noexcept {
    // relaxed: only tells when it is worth a sweep.
    return size_.load(std::memory_order_relaxed);
  }

  void push(const retired_queue &items) noexcept {
    if (items.empty())
      return;
    // relaxed: as above; before the push, so that it is never below zero.
    size_.fetch_add(items.size(), std::memory_order_relaxed);
    retired *const first = items.front(), *const last = items.back();
    // relaxed: checked by the exchange.
    last->next = head_.load(std::memory_order_relaxed);
    // release: pairs with the acquire in take().
    while (!head_.compare_exchange_weak(last->next, first,
                                        std::memory_order_release,
                                        std::memory_order_relaxed)) {
    }
  }

  /// All of them.
  retired_queue take() noexcept {
    retired_queue all;
    // acquire: pairs with the release in push().
    retired *item = head_.exchange(nullptr, std::memory_order_acquire);
    while (item != nullptr)
      all.push(std::exchange(item, item->next));
    // relaxed: as above.
    size_.fetch_sub(all.size(), std::memory_order_relaxed);
    return all;
  }

private:
  std::atomic<retired *> head_{nullptr};
  std::atomic<std::size_t> size_{0};
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_SPENT_LIST_H

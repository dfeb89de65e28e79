// Destroyed elements whose memory some reader may still step on.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_SPENT_LIST_H
#define UNLATCH_DETAIL_SPENT_LIST_H

#include <unlatch/detail/retired.h>

#include <atomic>

namespace unlatch {
namespace detail {

/// Handed from whoever destroyed them, without a lock, to the next writer that
/// sweeps. Lock-free; elements are only taken all at once, so there is no ABA.
class spent_list {
public:
  void push(const retired_queue &items) noexcept {
    if (items.empty())
      return;
    retired *const first = items.front(), *const last = items.back();
    // relaxed: checked by the exchange.
    last->next = head_.load(std::memory_order_relaxed);
    // release: pairs with the acquire in take().
    while (!head_.compare_exchange_weak(last->next, first,
                                        std::memory_order_release,
                                        std::memory_order_relaxed)) {
    }
  }

  /// All of them, linked by `next`.
  retired *take() noexcept {
    // acquire: pairs with the release in push().
    return head_.exchange(nullptr, std::memory_order_acquire);
  }

private:
  std::atomic<retired *> head_{nullptr};
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_SPENT_LIST_H

// All threads that may read, and the fence by which writers see them.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_DOMAIN_H
#define UNLATCH_DETAIL_DOMAIN_H

#include <unlatch/detail/asymmetric_fence.h>
#include <unlatch/detail/reader_block.h>

#include <chrono>
#include <new>
#include <thread>

#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#define UNLATCH_HAS_ATFORK 1
#else
#define UNLATCH_HAS_ATFORK 0
#endif

namespace unlatch {
namespace detail {

/// Never destroyed: threads may read until the very end of the process, and a
/// thread may outlive the shared library whose copy of this it uses. A library
/// with hidden visibility has a domain of its own, so a registry remembers
/// which one it belongs to, and readers from anywhere use that one.
class domain {
public:
  /// The domain of registries constructed by this code.
  static domain &here() {
    static domain *const one = make();
    return *one;
  }

  /// Never given before; a core's address may come again.
  std::uint64_t next_serial() noexcept {
    // relaxed: only has to be another each time.
    return serials_.fetch_add(1, std::memory_order_relaxed) + 1;
  }

  fence_mode mode() const noexcept {
    // seq_cst: pairs with the store in lose_membarrier().
    return mode_.load(std::memory_order_seq_cst);
  }

  /// The first block of the list; a scan follows `next`.
  reader_block *first() const noexcept {
    // acquire: pairs with the release in link(), for the block's constants.
    return head_.load(std::memory_order_acquire);
  }

  /// A block for the calling thread, or null where memory has run out.
  reader_block *take_block() noexcept {
    for (reader_block *b = first(); b != nullptr; b = b->next) {
      // relaxed: only a hint, the exchange below decides.
      if (b->shared || b->taken.load(std::memory_order_relaxed))
        continue;
      // seq_cst: acquires what the last holder released in give_back(), and
      // pairs with the load in others_may_read().
      if (!b->taken.exchange(true, std::memory_order_seq_cst))
        return welcome(b);
    }
    reader_block *b = new (std::nothrow) reader_block;
    if (b == nullptr)
      return nullptr;
    b->home = this;
    // relaxed: released by link() below.
    b->taken.store(true, std::memory_order_relaxed);
    link(b);
    return welcome(b);
  }

  /// Blocks whose pins last are left with them: the slots stay visible.
  static void give_back(reader_block *b) noexcept {
    // relaxed: its thread is the only one that pins by it, and has ended.
    b->fast.store(nullptr, std::memory_order_relaxed);
    // relaxed: only compared with the id of the thread that asks.
    b->holder.store(std::thread::id(), std::memory_order_relaxed);
    // release: pairs with the exchange in take_block().
    b->taken.store(false, std::memory_order_release);
  }

  /// A free slot that any thread may claim, already claimed for `owner`.
  reader_slot *claim_shared(std::uintptr_t owner) noexcept {
    for (;;) {
      for (reader_block *b = first(); b != nullptr; b = b->next) {
        if (!b->shared)
          continue;
        for (reader_slot &s : b->cells) {
          std::uintptr_t expected = 0;
          // seq_cst: the portable form of a pin, pairs with heavy_fence();
          // acquire of the last unpin's release is part of it.
          if (s.owner.compare_exchange_strong(expected, owner,
                                              std::memory_order_seq_cst,
                                              std::memory_order_relaxed))
            return &s;
        }
      }
      if (reader_block *b = new (std::nothrow) reader_block)
        link_shared(b);
      else
        std::this_thread::yield();
    }
  }

  /// The writers' half of the fence, between publishing and scanning. `self`
  /// alone needs none: it sees its own pins.
  void heavy_fence(std::thread::id self) noexcept {
    // Pairs with the seq_cst version load of portable pins and with the
    // seq_cst exchange in take_block().
    full_fence();
    if (must_interrupt(self))
      interrupt();
  }

  /// Whether pins of other threads may lack a fence; called after full_fence().
  bool must_interrupt(std::thread::id self) const noexcept {
    return mode() == fence_mode::asymmetric && others_may_read(self);
  }

  /// Every pin of a version before this one, of `core`, whose write section the
  /// caller is in, can be seen without interrupting anybody: `now`, the present
  /// one, or the oldest that another thread has noted. After full_fence().
  std::uint64_t noted_by_all(std::uint64_t core, std::uint64_t now,
                             std::thread::id self) const noexcept {
    if (mode() != fence_mode::asymmetric)
      return now;
    for (const reader_block *b = first(); b != nullptr; b = b->next)
      if (is_of_another(*b, self)) {
        // A note of the block's earlier holder is as good: what that one had
        // written, take_block() has acquired.
        const std::uint64_t noted = b->wrote.at(core);
        if (noted < now)
          now = noted;
      }
    return now;
  }

  /// Every thread of the process has executed a full fence.
  void interrupt() noexcept {
    if (UNLATCH_UNLIKELY(!membarrier_call(membarrier_private_expedited)))
      lose_membarrier();
  }

private:
  explicit domain(fence_mode mode) : mode_(mode) {
    first_shared_.home = this;
    first_shared_.shared = true;
    // relaxed: released by link() below.
    first_shared_.used.store(reader_block::slot_count,
                             std::memory_order_relaxed);
    link(&first_shared_);
  }

  static domain *make() {
    auto *made = new domain(choose_fence_mode());
#if UNLATCH_HAS_ATFORK
    forked_domain() = made;
    ::pthread_atfork(nullptr, nullptr, &domain::in_child);
#endif
    return made;
  }

  static domain *&forked_domain() {
    static domain *one = nullptr;
    return one;
  }

  /// After fork() only the calling thread exists: the pins of the others
  /// would be waited for until the end of time.
  static void in_child() noexcept {
    const std::thread::id self = std::this_thread::get_id();
    for (reader_block *b = forked_domain()->first(); b != nullptr;
         b = b->next) {
      // relaxed throughout: nobody else is there.
      if (b->shared || b->holder.load(std::memory_order_relaxed) == self)
        continue;
      for (reader_slot &s : b->cells) {
        s.version.store(0, std::memory_order_relaxed);
        s.owner.store(0, std::memory_order_relaxed);
      }
      b->holder.store(std::thread::id(), std::memory_order_relaxed);
      b->taken.store(false, std::memory_order_relaxed);
    }
  }

  reader_block *welcome(reader_block *b) noexcept {
    // relaxed: writers compare it with their own id only.
    b->holder.store(std::this_thread::get_id(), std::memory_order_relaxed);
    // Pairs with the full fence in heavy_fence(): a writer that did not see
    // this block taken has published what the coming pins read.
    full_fence();
    return b;
  }

  void link_shared(reader_block *b) noexcept {
    b->home = this;
    b->shared = true;
    // relaxed: released by link() below.
    b->used.store(reader_block::slot_count, std::memory_order_relaxed);
    link(b);
  }

  void link(reader_block *b) noexcept {
    // relaxed: checked by the exchange.
    b->next = head_.load(std::memory_order_relaxed);
    // seq_cst: the release pairs with first(); the total order with the full
    // fence in heavy_fence().
    while (!head_.compare_exchange_weak(b->next, b, std::memory_order_seq_cst,
                                        std::memory_order_relaxed)) {
    }
  }

  bool others_may_read(std::thread::id self) const noexcept {
    for (const reader_block *b = first(); b != nullptr; b = b->next)
      if (is_of_another(*b, self))
        return true;
    return false;
  }

  /// May another thread pin by it without a fence?
  static bool is_of_another(const reader_block &b,
                            std::thread::id self) noexcept {
    // Shared slots are claimed with their own fence. A block that is free
    // has no coming pins, and its next holder passes a fence first.
    // seq_cst: pairs with the exchange in take_block().
    // relaxed (holder): only equality with the own id counts.
    return !b.shared && b.taken.load(std::memory_order_seq_cst) &&
           b.holder.load(std::memory_order_relaxed) != self;
  }

  /// The call was granted at the start and is refused now (a sandbox entered
  /// since). From here on pins take the portable form; those under way are in
  /// some store buffer, which has long drained when the pause is over.
  UNLATCH_NOINLINE void lose_membarrier() noexcept {
    if (membarrier_call(membarrier_register_private_expedited) &&
        membarrier_call(membarrier_private_expedited))
      return;
    // seq_cst: pairs with mode(); a thread that sets `fast` looks again after.
    mode_.store(fence_mode::portable, std::memory_order_seq_cst);
    for (reader_block *b = first(); b != nullptr; b = b->next)
      // seq_cst: pairs with the loads of `fast` at every pin.
      b->fast.store(nullptr, std::memory_order_seq_cst);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    full_fence();
  }

  std::atomic<reader_block *> head_{nullptr};
  std::atomic<fence_mode> mode_;
  std::atomic<std::uint64_t> serials_{0};
  reader_block first_shared_;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_DOMAIN_H

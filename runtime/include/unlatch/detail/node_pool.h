// Where the elements of a registry live.
//
// Elements are all of one size, so they are cut from large pieces of memory
// one after the other: cheaper than one allocation each, without a header per
// element, and neighbours in time are neighbours in memory. Addresses stay
// good until an element is given back; its place is then used again. The
// pieces go when the registry (or the last member of its group) does.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_NODE_POOL_H
#define UNLATCH_DETAIL_NODE_POOL_H

#include <unlatch/detail/config.h>

#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

#if UNLATCH_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace unlatch {
namespace detail {

/// Thread-safety: allocate() and reserve() with the write lock held, recycle()
/// from anywhere. Errors: std::bad_alloc, with nothing changed.
class alignas(64) node_pool { // what a writer changes, in one line
public:
  /// `next` chains the pools of one owner, who deletes them.
  node_pool(std::size_t size, std::size_t alignment, node_pool *next_pool)
      : next(next_pool), size_(rounded(size, alignment)),
        alignment_(static_cast<unsigned>(
            alignment < alignof(piece) ? alignof(piece) : alignment)) {}
  node_pool(const node_pool &) = delete;
  node_pool &operator=(const node_pool &) = delete;
  ~node_pool() {
    while (pieces_ != nullptr) {
      piece *p = std::exchange(pieces_, pieces_->next);
      mark(p, p->bytes, true);
      ::operator delete(static_cast<void *>(p), std::align_val_t(alignment_));
    }
  }

  /// Complexity: constant, but for a new piece now and then.
  void *allocate() {
    if (free_ == nullptr && bump_ == end_)
      refill();
    char *place = reinterpret_cast<char *>(free_);
    if (place != nullptr)
      free_ = free_->next;
    else
      place = std::exchange(bump_, bump_ + size_);
    mark(place, size_, true);
    return place;
  }

  /// Room for `n` elements more, where there is none at all yet.
  void reserve(std::size_t n) {
    if (total_ == 0)
      add_piece(n);
  }

  /// A place that is to be used again; chains of such are linked by `next`.
  struct place_in_waiting {
    place_in_waiting *next = nullptr;
  };
  place_in_waiting *leave(void *place, place_in_waiting *next_place) noexcept {
    auto *item = ::new (place) place_in_waiting{next_place};
    mark(item + 1, size_ - sizeof(*item), false);
    return item;
  }

  /// Lock-free.
  void recycle(void *place) noexcept {
    place_in_waiting *const item = leave(place, nullptr);
    recycle(item, item);
  }
  void recycle(place_in_waiting *first, place_in_waiting *last) noexcept {
    // relaxed: checked by the exchange.
    last->next = returned_.load(std::memory_order_relaxed);
    // release: whatever was done with the element comes before its next use;
    // pairs with the acquire in refill().
    while (!returned_.compare_exchange_weak(last->next, first,
                                            std::memory_order_release,
                                            std::memory_order_relaxed)) {
    }
  }

  node_pool *const next;

private:
  struct piece {
    piece *next;
    std::size_t bytes;
  };
  static constexpr std::size_t smallest = 8, large_place = 256,
                               largest_bytes = 1 << 16;

  static unsigned rounded(std::size_t size, std::size_t alignment) noexcept {
    if (size < sizeof(place_in_waiting))
      size = sizeof(place_in_waiting);
    return static_cast<unsigned>((size + alignment - 1) / alignment *
                                 alignment);
  }

  UNLATCH_NOINLINE void refill() {
    // acquire: pairs with the release in recycle().
    free_ = returned_.exchange(nullptr, std::memory_order_acquire);
    if (free_ != nullptr)
      return;
    // A quarter more at a time: little stays unused, and pieces are few.
    std::size_t places = total_ / 4;
    if (places * size_ > largest_bytes)
      places = largest_bytes / size_;
    const std::size_t least = size_ < large_place ? smallest : 2;
    add_piece(places < least ? least : places);
  }

  void add_piece(std::size_t places) {
    const std::size_t head = rounded(sizeof(piece), alignment_);
    if (places > (~std::size_t(0) / 2 - head) / size_)
      throw_length_error();
    const std::size_t bytes = head + places * size_;
    void *memory = ::operator new(bytes, std::align_val_t(alignment_));
    pieces_ = ::new (memory) piece{pieces_, bytes};
    bump_ = static_cast<char *>(memory) + head;
    end_ = bump_ + places * size_;
    total_ += places;
    mark(bump_, places * size_, false);
  }

  /// Tells AddressSanitizer what nobody may touch.
  static void mark(void *from, std::size_t bytes, bool usable) noexcept {
#if UNLATCH_ASAN
    if (usable)
      ASAN_UNPOISON_MEMORY_REGION(from, bytes);
    else
      ASAN_POISON_MEMORY_REGION(from, bytes);
#else
    static_cast<void>(from), static_cast<void>(bytes);
    static_cast<void>(usable);
#endif
  }

  const unsigned size_, alignment_;
  char *bump_ = nullptr, *end_ = nullptr; ///< never used yet
  place_in_waiting *free_ = nullptr;
  std::size_t total_ = 0;
  piece *pieces_ = nullptr;
  std::atomic<place_in_waiting *> returned_{nullptr};
};

/// Places on their way back to their pools, all of a pool in one step.
class recycling {
public:
  recycling() = default;
  recycling(const recycling &) = delete;
  recycling &operator=(const recycling &) = delete;
  ~recycling() {
    for (const chain &c : chains_)
      if (c.pool != nullptr)
        c.pool->recycle(c.first, c.last);
  }

  void add(node_pool &pool, void *place) noexcept {
    for (chain &c : chains_) {
      if (c.pool == &pool) {
        c.first = pool.leave(place, c.first);
        return;
      }
      if (c.pool == nullptr) {
        c.pool = &pool;
        c.first = c.last = pool.leave(place, nullptr);
        return;
      }
    }
    pool.recycle(place); // of a group with many members
  }

private:
  struct chain {
    node_pool *pool = nullptr;
    node_pool::place_in_waiting *first = nullptr, *last = nullptr;
  };
  chain chains_[4];
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_NODE_POOL_H

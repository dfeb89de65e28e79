// The open-addressed array of words that readers probe.
//
// Power-of-two size, linear probing, the hash's lower bits as home and its
// upper ones as tag, which spares both a shift. A table
// that replaced the whole content (clear, assignment) carries the version from
// which it holds; older readers go on in the one before.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_TABLE_H
#define UNLATCH_DETAIL_HASH_TABLE_H

#include <unlatch/detail/hash_word.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>

namespace unlatch {
namespace detail {

/// The words lie behind it, so that their address needs no load; behind them a
/// map with one bit a word, set where the word leads to an element, so that a
/// walk over the table need not look at the others.
struct alignas(64) hash_table_header {
  static constexpr std::size_t map_bits = 8 * sizeof(std::uintptr_t);

  std::size_t mask;
  std::uint64_t born; ///< readers of earlier versions go to `before`
  hash_table_header *before;

  std::size_t home(std::uint64_t h) const noexcept {
    return static_cast<std::size_t>(h) & mask;
  }
  std::size_t capacity() const noexcept { return mask + 1; }
  std::atomic<std::uintptr_t> &word_at(std::size_t i) const noexcept {
    return reinterpret_cast<std::atomic<std::uintptr_t> *>(
        const_cast<hash_table_header *>(this + 1))[i];
  }
  std::size_t map_size() const noexcept {
    return (capacity() + map_bits - 1) / map_bits;
  }
  /// The part of the map for the words from `i * map_bits` on.
  std::atomic<std::uintptr_t> &map_at(std::size_t i) const noexcept {
    return word_at(capacity() + i);
  }
  /// A word as writers see it; write lock held.
  std::uintptr_t at(std::size_t i) const noexcept {
    // relaxed: only writers change it.
    return word_at(i).load(std::memory_order_relaxed);
  }
  std::size_t free_slot(std::uint64_t h) const noexcept {
    std::size_t i = home(h);
    while (at(i) != word::empty)
      i = (i + 1) & mask;
    return i;
  }
  /// A word, and its bit in the map; write lock held.
  void put(std::size_t i, std::uintptr_t w) noexcept {
    // release: node and change are complete; pairs with hash_store::lookup()
    // and hash_scan::next().
    word_at(i).store(w, std::memory_order_release);
    std::atomic<std::uintptr_t> &map = map_at(i / map_bits);
    const std::uintptr_t bit = std::uintptr_t(1) << (i % map_bits);
    // relaxed: only writers change it. What readers of a version have to see
    // was set before that was published, which is the pair; a bit too many only
    // makes them look at the word.
    const std::uintptr_t now = map.load(std::memory_order_relaxed);
    const std::uintptr_t then = w > word::deleted ? now | bit : now & ~bit;
    if (then != now)
      map.store(then, std::memory_order_relaxed);
  }
};

/// Of an empty registry: nothing to allocate, nothing to free.
struct empty_hash_table {
  hash_table_header header = {0, 0, nullptr};
  std::atomic<std::uintptr_t> word_and_map[2] = {};
};
inline empty_hash_table no_words;
inline constexpr hash_table_header &no_table = no_words.header;

/// A table of its own, with its words behind it.
struct hash_table : hash_table_header {
  static hash_table *make(std::size_t capacity, std::uint64_t born,
                          hash_table_header *before) {
    if (capacity > ((std::numeric_limits<std::size_t>::max)() >> 5))
      throw_length_error();
    const std::size_t words = capacity + (capacity + map_bits - 1) / map_bits;
    void *memory = ::operator new(
        sizeof(hash_table) + words * sizeof(std::atomic<std::uintptr_t>),
        std::align_val_t(alignof(hash_table)));
    auto *t = static_cast<hash_table *>(memory);
    ::new (memory) hash_table_header{capacity - 1, born, before};
    for (std::size_t i = 0; i != words; ++i)
      ::new (static_cast<void *>(&t->word_at(i)))
          std::atomic<std::uintptr_t>(word::empty);
    return t;
  }
  static void free(hash_table_header *t) noexcept {
    if (t != &no_table)
      ::operator delete(static_cast<void *>(t),
                        std::align_val_t(alignof(hash_table)));
  }

  static constexpr std::size_t smallest = 16;

  /// The least capacity that takes `n` elements without growing.
  static std::size_t capacity_for(std::size_t n) noexcept {
    std::size_t capacity = smallest;
    while (limit(capacity) < n && capacity <= (~std::size_t(0) >> 6))
      capacity *= 2;
    return capacity;
  }
  /// Words that may be in use: five of eight. A miss then looks at four words
  /// on average at the most, and a hit at two.
  static std::size_t limit(std::size_t capacity) noexcept {
    return capacity / 8 * 5;
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_TABLE_H

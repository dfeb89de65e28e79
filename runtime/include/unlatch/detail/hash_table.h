// The open-addressed array of words that readers probe.
//
// Power-of-two size, linear probing, the hash's upper bits as home. A table
// that replaced the whole content (clear, assignment) carries the version from
// which it holds; older readers go on in the one before.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_TABLE_H
#define UNLATCH_DETAIL_HASH_TABLE_H

#include <unlatch/detail/hash_node.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>

namespace unlatch {
namespace detail {

struct hash_table_header {
  std::atomic<std::uintptr_t> *words;
  std::size_t mask;
  unsigned shift;
  std::uint64_t born; ///< readers of earlier versions go to `before`
  hash_table_header *before;

  std::size_t home(std::uint64_t h) const noexcept {
    return static_cast<std::size_t>(h >> shift) & mask;
  }
  std::size_t capacity() const noexcept { return mask + 1; }
};

/// Of an empty registry: nothing to allocate, nothing to free.
inline std::atomic<std::uintptr_t> no_words[2] = {};
inline hash_table_header no_table = {no_words, 1, 63, 0, nullptr};

/// A table of its own, with its words behind it.
struct hash_table : hash_table_header {
  static hash_table *make(std::size_t capacity, std::uint64_t born,
                          hash_table_header *before) {
    if (capacity > ((std::numeric_limits<std::size_t>::max)() >> 5))
      throw_length_error();
    void *memory = ::operator new(
        offset() + capacity * sizeof(std::atomic<std::uintptr_t>),
        std::align_val_t(alignment));
    auto *t = static_cast<hash_table *>(memory);
    auto *words = reinterpret_cast<std::atomic<std::uintptr_t> *>(
        static_cast<char *>(memory) + offset());
    for (std::size_t i = 0; i != capacity; ++i)
      ::new (static_cast<void *>(words + i))
          std::atomic<std::uintptr_t>(word::empty);
    unsigned bits = 0;
    while ((std::size_t(1) << bits) < capacity)
      ++bits;
    ::new (static_cast<void *>(t))
        hash_table_header{words, capacity - 1, 64 - bits, born, before};
    return t;
  }
  static void free(hash_table_header *t) noexcept {
    if (t != &no_table)
      ::operator delete(static_cast<void *>(t), std::align_val_t(alignment));
  }

  static constexpr std::size_t smallest = 8;

  /// The least capacity that takes `n` elements without growing.
  static std::size_t capacity_for(std::size_t n) noexcept {
    std::size_t capacity = smallest;
    while (limit(capacity) < n && capacity <= (~std::size_t(0) >> 6))
      capacity *= 2;
    return capacity;
  }
  /// Words that may be in use: three of four.
  static std::size_t limit(std::size_t capacity) noexcept {
    return capacity - capacity / 4;
  }

private:
  static constexpr std::size_t alignment = 64;
  static constexpr std::size_t offset() noexcept {
    return (sizeof(hash_table_header) + alignment - 1) / alignment * alignment;
  }
};

/// A step from one content of a slot to the next, for as long as there are
/// readers of both. Readers before `version` go on to `before`, the others see
/// `after`. It takes the place of the node in the table and gives it up to
/// `after` when the last older reader has left.
template <class Node> struct hash_change {
  hash_change(std::uint64_t v, std::uintptr_t earlier, Node *later) noexcept
      : version(v), before(earlier), after(later) {}

  const std::uint64_t version;
  std::atomic<std::uintptr_t> before; ///< a word like the table's
  Node *after; ///< null: erased; constant from publication on
};

/// What a reader of `version` sees in a word that matched, or null.
template <class Node>
UNLATCH_INLINE Node *resolve(std::uintptr_t w, std::uint64_t version) noexcept {
  while (UNLATCH_UNLIKELY(word::is_change(w))) {
    auto *change = word::pointer<hash_change<Node> *>(w);
    if (change->version <= version)
      return change->after;
    // acquire: pairs with the release in hash_removal::unlink().
    w = change->before.load(std::memory_order_acquire);
    if (w == word::empty)
      return nullptr;
  }
  auto *node = word::pointer<Node *>(w);
  return UNLATCH_LIKELY(node->born <= version) ? node : nullptr;
}

/// The newest content of a word, published or not; null where erased.
template <class Node> Node *newest(std::uintptr_t w) noexcept {
  return word::is_change(w) ? word::pointer<hash_change<Node> *>(w)->after
                            : word::pointer<Node *>(w);
}

/// Any node of the word's chain: all have equal keys. Null where the chain only
/// says that there is nothing any more: a key erased, added and erased again,
/// of which the first part is over.
template <class Node> Node *representative(std::uintptr_t w) noexcept {
  while (word::is_change(w)) {
    auto *change = word::pointer<hash_change<Node> *>(w);
    if (change->after != nullptr)
      return change->after;
    // relaxed: only writers change it, and the write lock is held.
    w = change->before.load(std::memory_order_relaxed);
  }
  return word::pointer<Node *>(w);
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_TABLE_H

// Walking over a table as of one version.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_SCAN_H
#define UNLATCH_DETAIL_HASH_SCAN_H

#include <unlatch/detail/hash_change.h>
#include <unlatch/detail/hash_table.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace unlatch {
namespace detail {

/// Goes by the table's map of bits. Thread-safety: as the pin that holds
/// `version`.
template <class Node> class hash_scan {
public:
  hash_scan() = default;
  /// Begins at slot `from`.
  UNLATCH_INLINE hash_scan(const hash_table_header &t, std::size_t from,
                           std::uint64_t version) noexcept
      : table_(&t), version_(version), from_(from) {}

  /// The next element, or null.
  UNLATCH_INLINE Node *next() noexcept {
    for (;;) {
      while (left_ != 0) {
        const std::size_t i = base_ + lowest_bit(left_);
        left_ &= left_ - 1;
        // acquire: pairs with the release in hash_table_header::put().
        const std::uintptr_t w =
            table_->word_at(i).load(std::memory_order_acquire);
        if (UNLATCH_LIKELY(word::is_node(w))) {
          Node *const n = word::pointer<Node *>(w);
          if (UNLATCH_LIKELY(n->born <= version_))
            return n;
        } else if (w <= word::deleted)
          continue;
        if (Node *const n = resolve<Node>(w, version_))
          return n;
      }
      if (from_ >= table_->capacity())
        return nullptr;
      const std::size_t i = from_ / hash_table_header::map_bits;
      base_ = i * hash_table_header::map_bits;
      // relaxed: see hash_table_header::put().
      left_ = table_->map_at(i).load(std::memory_order_relaxed) &
              ~std::uintptr_t(0) << (from_ - base_);
      from_ = base_ + hash_table_header::map_bits;
    }
  }

private:
  static unsigned lowest_bit(std::uintptr_t bits) noexcept {
#if defined(__GNUC__)
    return static_cast<unsigned>(__builtin_ctzll(bits));
#else
    unsigned i = 0;
    for (; (bits & 1) == 0; bits >>= 1)
      ++i;
    return i;
#endif
  }

  const hash_table_header *table_ = nullptr;
  std::uint64_t version_ = 0;
  std::uintptr_t left_ = 0; ///< bits of the present part, not yet looked at
  std::size_t base_ = 0;    ///< the slot of its lowest bit
  std::size_t from_ = 0;    ///< where the next part begins
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_SCAN_H

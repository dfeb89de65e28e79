// Walking over a table as of one version.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_SCAN_H
#define UNLATCH_DETAIL_HASH_SCAN_H

#include <unlatch/detail/hash_table.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace unlatch {
namespace detail {

/// Thread-safety: as the pin that holds `version`.
template <class Node> class hash_scan {
public:
  hash_scan() = default;
  /// Begins at slot `from`.
  hash_scan(const hash_table_header &t, std::size_t from,
            std::uint64_t version) noexcept
      : at_(&t.word_at(from)), end_(&t.word_at(t.capacity())),
        version_(version) {}

  /// The next element, or null.
  UNLATCH_INLINE Node *next() noexcept {
    while (at_ != end_) {
      // acquire: pairs with the release in hash_store::put().
      const std::uintptr_t w = (at_++)->load(std::memory_order_acquire);
      if (w <= word::deleted)
        continue;
      if (Node *n = resolve<Node>(w, version_); UNLATCH_LIKELY(n != nullptr))
        return n;
    }
    return nullptr;
  }

private:
  const std::atomic<std::uintptr_t> *at_ = nullptr, *end_ = nullptr;
  std::uint64_t version_ = 0;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_SCAN_H

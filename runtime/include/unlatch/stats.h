// Seeing inside a registry.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_STATS_H
#define UNLATCH_STATS_H

#include <unlatch/detail/core.h>

#include <cstddef>
#include <cstdint>

namespace unlatch {

/// A momentary picture, for logs and tests; taking it locks out writers for a
/// moment and no reader.
struct registry_stats {
  std::size_t size;      ///< elements
  std::size_t capacity;  ///< slots (hash) or elements that fit (ordered)
  std::size_t used;      ///< slots taken, with those of erased elements
  std::uint64_t version; ///< the last published version
  std::size_t waiting;   ///< removed things that readers may still see
  std::size_t self_held; ///< of these, held by a pin of the removing thread
  fence_mode fence;      ///< how readers and writers see each other
  double load() const noexcept {
    return capacity == 0
               ? 0.0
               : static_cast<double>(size) / static_cast<double>(capacity);
  }
};

/// How reads are announced in this process, see fence_mode.
inline fence_mode current_fence_mode() { return detail::domain::here().mode(); }

namespace detail {

template <class Store> registry_stats stats_of(const Store &s) {
  registry_stats out{};
  core &c = s.shared();
  const core::waiting waiting = c.inspect([&] {
    out.size = s.size();
    out.capacity = s.capacity();
    out.used = s.used();
  });
  // acquire: pairs with publish().
  out.version =
      c.version.load(std::memory_order_acquire) / published_version::step;
  out.waiting = waiting.removed;
  out.self_held = waiting.deferred;
  out.fence = c.home->mode();
  return out;
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_STATS_H

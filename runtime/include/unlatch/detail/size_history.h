// How many elements there were as of the last few versions.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_SIZE_HISTORY_H
#define UNLATCH_DETAIL_SIZE_HISTORY_H

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace unlatch {
namespace detail {

/// A ring of (version, size). One writer at a time; any number of readers,
/// each of which takes a bounded number of steps.
class size_history {
public:
  /// The size as of `version`, not yet published; may be called again for it.
  void record(std::uint64_t version, std::size_t size) noexcept {
    entry &last = entries_[newest_];
    // relaxed: only writers change it, and the write lock is held.
    if (last.version.load(std::memory_order_relaxed) == version) {
      // release: not seen before the version is published; that is the pair.
      last.size.store(size, std::memory_order_release);
      return;
    }
    newest_ = (newest_ + 1) % length;
    entry &e = entries_[newest_];
    // release: who finds this entry invalid finds those overwritten before it
    // overwritten too; pairs with the acquire in at().
    e.version.store(invalid, std::memory_order_release);
    // release: who sees this size sees the entry invalid or newer; pairs with
    // the second look.
    e.size.store(size, std::memory_order_release);
    // release: pairs with the acquire in at().
    e.version.store(version, std::memory_order_release);
  }

  /// False if the entry for `version` has been overwritten: somebody wrote
  /// several times meanwhile.
  bool at(std::uint64_t version, std::size_t &size) const noexcept {
    const entry *best = nullptr;
    std::uint64_t best_version = 0;
    for (const entry &e : entries_) {
      // acquire: pairs with the last store in record().
      const std::uint64_t v = e.version.load(std::memory_order_acquire);
      if (v > version || (best != nullptr && v < best_version))
        continue;
      // acquire: pairs with the store of the size in record().
      const std::size_t s = e.size.load(std::memory_order_acquire);
      // relaxed: ordered behind the acquire above.
      if (e.version.load(std::memory_order_relaxed) != v)
        return false;
      best = &e;
      best_version = v;
      size = s;
    }
    // The ring is overwritten oldest first: if the best is still there, so is
    // everything newer, and the scan has not missed any of it.
    // relaxed: ordered behind the acquires above.
    return best != nullptr &&
           best->version.load(std::memory_order_relaxed) == best_version;
  }

private:
  static constexpr unsigned length = 4;
  static constexpr std::uint64_t invalid = ~std::uint64_t(0);

  struct entry {
    std::atomic<std::uint64_t> version{invalid};
    std::atomic<std::size_t> size{0};
  };
  entry entries_[length];
  unsigned newest_ = 0;

public:
  size_history() noexcept { record(0, 0); }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_SIZE_HISTORY_H

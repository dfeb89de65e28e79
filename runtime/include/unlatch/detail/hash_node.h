// An element of the hash registry.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_NODE_H
#define UNLATCH_DETAIL_HASH_NODE_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace unlatch {
namespace detail {

/// The hash beside the element, where recomputing it would cost or may throw.
template <bool Kept> struct kept_hash {
  explicit kept_hash(std::uint64_t h) noexcept : hash(h) {}
  std::uint64_t hash;
};
template <> struct kept_hash<false> {
  explicit kept_hash(std::uint64_t) noexcept {}
};

/// Immutable once published; its address lives as long as the element.
///
/// One that took the place of another is a *successor*: in memory before it
/// stands the word that was there, for readers of earlier versions. Nobody
/// follows that who reads the successor's version or a later one, so when the
/// earlier readers have left, the other element can go and nothing has to be
/// unlinked.
template <class Key, class T, bool KeepsHash>
struct hash_node : kept_hash<KeepsHash> {
  /// `version`, or for a successor `successor_of(version)`.
  template <class... Args>
  hash_node(std::uint64_t version, std::uint64_t h, Args &&...args)
      : kept_hash<KeepsHash>(h), born(version),
        value(std::forward<Args>(args)...) {}

  /// Not more than a version that has it, more than any earlier one. Versions
  /// are even; of successors it is the odd number below.
  static constexpr std::uint64_t successor_of(std::uint64_t version) noexcept {
    return version - 1;
  }
  bool is_successor() const noexcept { return (born & 1) != 0; }
  /// The first version that has it.
  std::uint64_t made_in() const noexcept { return born + (born & 1); }

  /// Of a successor: a word like the table's.
  std::atomic<std::uintptr_t> &before() const noexcept {
    return reinterpret_cast<std::atomic<std::uintptr_t> *>(
        const_cast<hash_node *>(this))[-1];
  }
  /// What a successor needs in front of it.
  static constexpr std::size_t room_before() noexcept {
    constexpr std::size_t word = sizeof(std::atomic<std::uintptr_t>);
    return alignof(hash_node) > word ? alignof(hash_node) : word;
  }

  std::uint64_t born; ///< constant once linked
  std::pair<const Key, T> value;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_NODE_H

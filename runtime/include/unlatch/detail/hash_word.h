// A word of the hash registry's table: empty, deleted, an element, or a change;
// the upper bits repeat bits of the key's hash where pointers leave them free.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_WORD_H
#define UNLATCH_DETAIL_HASH_WORD_H

#include <unlatch/detail/config.h>

#include <cstdint>

namespace unlatch {
namespace detail {
namespace word {

#if (defined(__x86_64__) || defined(__aarch64__)) &&                           \
    UINTPTR_MAX > 0xffffffff && !defined(UNLATCH_PLAIN_POINTERS) &&            \
    !defined(__SANITIZE_HWADDRESS__) && !defined(__ARM_FEATURE_MEMORY_TAGGING)
constexpr int tag_shift = 48;
#else
// Pointers may use all their bits: no tag, every element is looked at.
constexpr int tag_shift = 0;
#endif

constexpr std::uintptr_t empty = 0;
constexpr std::uintptr_t change_bit = 1;
/// Nothing here any more, but the search goes on. As a pointer it is none:
/// elements are aligned to more than two.
constexpr std::uintptr_t deleted = 2;

constexpr std::uintptr_t pointer_mask =
    tag_shift == 0
        ? ~std::uintptr_t(0)
        : (std::uintptr_t(1) << (tag_shift == 0 ? 1 : tag_shift)) - 1;

/// The hash's upper bits, in place. Never 0, so that `empty` and `deleted`
/// match no key.
UNLATCH_INLINE std::uintptr_t tag(std::uint64_t h) noexcept {
  if constexpr (tag_shift == 0)
    return 0;
  else
    return (static_cast<std::uintptr_t>(h) & ~pointer_mask) | std::uintptr_t(1)
                                                                  << 63;
}
UNLATCH_INLINE bool matches(std::uintptr_t w, std::uintptr_t tag) noexcept {
  if constexpr (tag_shift == 0)
    return w != empty && w != deleted;
  else
    return ((w ^ tag) & ~pointer_mask) == 0;
}
/// Matches and is no change; then `w ^ tag` is the node's address.
UNLATCH_INLINE bool is_node(std::uintptr_t w, std::uintptr_t tag) noexcept {
  if constexpr (tag_shift == 0)
    return w > deleted && (w & change_bit) == 0;
  else
    return ((w ^ tag) & (~pointer_mask | change_bit)) == 0;
}
/// An element, whatever its tag.
UNLATCH_INLINE bool is_node(std::uintptr_t w) noexcept {
  if constexpr (tag_shift == 0)
    return w > deleted && (w & change_bit) == 0;
  else // all tags have the uppermost bit
    return (w & (std::uintptr_t(1) << 63 | change_bit)) == std::uintptr_t(1)
                                                               << 63;
}
inline std::uintptr_t tag_of(std::uintptr_t w) noexcept {
  return w & ~pointer_mask;
}
UNLATCH_INLINE bool is_change(std::uintptr_t w) noexcept {
  return (w & change_bit) != 0;
}
template <class P> UNLATCH_INLINE P pointer(std::uintptr_t w) noexcept {
  return reinterpret_cast<P>(w & pointer_mask & ~change_bit);
}
inline std::uintptr_t of(const void *node, std::uintptr_t tag) noexcept {
  UNLATCH_ASSERT((reinterpret_cast<std::uintptr_t>(node) & ~pointer_mask) == 0,
                 "this platform uses the upper pointer bits: define "
                 "UNLATCH_PLAIN_POINTERS");
  return reinterpret_cast<std::uintptr_t>(node) | tag;
}

} // namespace word
} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_WORD_H

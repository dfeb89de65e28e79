// A number that orders keys as the comparison does, as far as it goes.
//
// Kept in the tree beside the pointers, so that most comparisons touch no key:
// all of an integer, the first eight bytes of a string.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_DIGEST_H
#define UNLATCH_DETAIL_DIGEST_H

#include <unlatch/detail/traits.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

namespace unlatch {
namespace detail {

enum class digest_kind {
  none,   ///< nothing is known of the order
  prefix, ///< unequal digests decide, equal ones do not
  exact,  ///< the digest decides
};

/// For every a, b: of(a) < of(b) implies compare(a, b).
template <class Key, class Compare, class = void> struct digest {
  static constexpr digest_kind kind = digest_kind::none;
  template <class K> static constexpr bool takes = false;
};

template <class Key, class Compare>
constexpr bool compares_upwards = std::is_same_v<Compare, std::less<Key>> ||
                                  std::is_same_v<Compare, std::less<>>;
template <class Key, class Compare>
constexpr bool compares_downwards =
    std::is_same_v<Compare, std::greater<Key>> ||
    std::is_same_v<Compare, std::greater<>>;

template <class Key, class Compare>
struct digest<Key, Compare,
              std::enable_if_t<std::is_integral_v<Key> && sizeof(Key) <= 8 &&
                               (compares_upwards<Key, Compare> ||
                                compares_downwards<Key, Compare>)>> {
  static constexpr digest_kind kind = digest_kind::exact;
  template <class K> static constexpr bool takes = std::is_same_v<K, Key>;

  static std::uint64_t of(Key key) noexcept {
    std::uint64_t bits = static_cast<std::uint64_t>(key);
    if constexpr (std::is_signed_v<Key>)
      bits ^= std::uint64_t(1) << 63;
    return compares_upwards<Key, Compare> ? bits : ~bits;
  }
};

template <class Compare>
struct digest<std::string, Compare,
              std::enable_if_t<compares_upwards<std::string, Compare>>> {
  static constexpr digest_kind kind = digest_kind::prefix;
  template <class K>
  static constexpr bool takes =
      std::is_convertible_v<const K &, std::string_view>;

  /// Of what follows the first `skip` bytes; all keys here have them.
  static std::uint64_t of(std::string_view key, std::size_t skip) noexcept {
    const std::size_t left = key.size() - skip;
    const char *p = key.data() + skip;
    if (left >= 8)
      return big_endian(load8(p));
    if (left == 0)
      return 0;
    if (key.size() >= 8) // the last eight bytes, without those before
      return big_endian(load8(p + left - 8)) << (64 - 8 * left);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i != left; ++i)
      bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(p[i]))
              << (56 - 8 * i);
    return bits;
  }

private:
  static std::uint64_t big_endian(std::uint64_t bits) noexcept {
#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return __builtin_bswap64(bits);
#else
    return bits;
#endif
  }
};

/// Which other types an ordered registry looks up.
template <class K, class Key, class Compare>
struct is_ordered_lookup_key
    : std::bool_constant<
          !std::is_same_v<K, Key> &&
          (is_transparent<Compare>::value ||
           (std::is_same_v<Key, std::string> &&
            std::is_same_v<Compare, std::less<std::string>> &&
            std::is_convertible_v<const K &, std::string_view>))> {};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_DIGEST_H

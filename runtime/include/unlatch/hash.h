// The default hash of a registry.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_HASH_H
#define UNLATCH_HASH_H

#include <unlatch/detail/mix.h>

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

namespace unlatch {

/// Fast and well spread for strings, integers and pointers; any other type goes
/// to std::hash, which a program may have specialised for its own. Complexity:
/// linear in a string's length, constant otherwise. It is not a defence against
/// chosen keys: who needs one names a keyed hash as the registry's Hash, as
/// with the standard maps.
///
/// A hash that spreads its input over all 64 bits says so with a member type
/// `is_avalanching`; any other result is spread by the registry, so that an
/// identity hash on strided keys costs nothing more.
template <class Key, class Enable = void> struct hash : std::hash<Key> {};

template <class Key>
struct hash<
    Key, std::enable_if_t<std::is_integral_v<Key> || std::is_pointer_v<Key>>> {
  UNLATCH_INLINE std::size_t operator()(Key key) const noexcept {
    if constexpr (std::is_pointer_v<Key>)
      return reinterpret_cast<std::size_t>(key);
    else
      return static_cast<std::size_t>(key);
  }
};

namespace detail {
struct string_hash {
  using is_avalanching = void;
  UNLATCH_INLINE std::size_t operator()(std::string_view key) const noexcept {
    return static_cast<std::size_t>(hash_bytes(key.data(), key.size()));
  }
};
} // namespace detail

template <class Allocator>
struct hash<std::basic_string<char, std::char_traits<char>, Allocator>>
    : detail::string_hash {};
template <> struct hash<std::string_view> : detail::string_hash {};

} // namespace unlatch

#endif // UNLATCH_HASH_H

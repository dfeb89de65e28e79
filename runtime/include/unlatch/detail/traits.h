// Questions about types: can it be cloned, looked up by, hashed for free.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_TRAITS_H
#define UNLATCH_DETAIL_TRAITS_H

#include <unlatch/hash.h>
#include <unlatch/mutable_values.h>
#include <unlatch/reclaim.h>

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace unlatch {

/// Can an element be copied before it is changed in place? A container says
/// yes to "copy constructible" even where its elements cannot be copied, so
/// containers are asked about their elements. Specialise it for wrappers that
/// lie in the same way.
template <class T, class Enable = void>
struct is_cloneable : std::is_copy_constructible<T> {};
template <class T>
struct is_cloneable<T, std::enable_if_t<detail::is_std_container<T>::value>>
    : std::conjunction<
          std::is_copy_constructible<T>,
          is_cloneable<std::remove_const_t<typename T::value_type>>> {};
template <class A, class B>
struct is_cloneable<std::pair<A, B>>
    : std::conjunction<is_cloneable<std::remove_const_t<A>>,
                       is_cloneable<std::remove_const_t<B>>> {};

namespace detail {

template <class T, class = void> struct is_transparent : std::false_type {};
template <class T>
struct is_transparent<T, std::void_t<typename T::is_transparent>>
    : std::true_type {};

template <class T, class = void> struct is_avalanching : std::false_type {};
template <class T>
struct is_avalanching<T, std::void_t<typename T::is_avalanching>>
    : std::true_type {};

template <class Key>
constexpr bool is_word =
    std::is_integral_v<Key> || std::is_enum_v<Key> || std::is_pointer_v<Key>;

/// Recomputing the hash costs less than keeping it beside the element.
template <class Key, class Hash>
constexpr bool hash_is_free =
    is_word<Key> && (std::is_same_v<Hash, unlatch::hash<Key>> ||
                     std::is_same_v<Hash, std::hash<Key>>);

/// The default hash and equality of strings accept anything that is a view of
/// one without building a string first.
template <class Key, class Hash, class KeyEqual>
constexpr bool looks_up_by_view =
    std::is_same_v<Key, std::string> &&
    std::is_same_v<Hash, unlatch::hash<std::string>> &&
    (std::is_same_v<KeyEqual, std::equal_to<std::string>> ||
     std::is_same_v<KeyEqual, std::equal_to<>>);

template <class K, class Key, class Hash, class KeyEqual, class = void>
struct is_lookup_key : std::bool_constant<!std::is_same_v<K, Key> &&
                                          is_transparent<Hash>::value &&
                                          is_transparent<KeyEqual>::value> {};
template <class K, class Key, class Hash, class KeyEqual>
struct is_lookup_key<K, Key, Hash, KeyEqual,
                     std::enable_if_t<looks_up_by_view<Key, Hash, KeyEqual>>>
    : std::bool_constant<!std::is_same_v<K, Key> &&
                         std::is_convertible_v<const K &, std::string_view>> {};

/// Asks for the memory outside the key that hashing and comparing will read.
template <class Key> void prefetch_key(const Key &key) noexcept {
#if defined(__GNUC__)
  if constexpr (is_std_container<Key>::value &&
                std::is_convertible_v<const Key &, std::string_view>)
    __builtin_prefetch(key.data());
#endif
  static_cast<void>(key);
}

template <class It>
using is_iterator = std::enable_if_t<
    std::is_convertible_v<typename std::iterator_traits<It>::iterator_category,
                          std::input_iterator_tag>>;

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_TRAITS_H

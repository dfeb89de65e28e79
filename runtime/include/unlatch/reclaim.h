// When removed elements are destroyed.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_RECLAIM_H
#define UNLATCH_RECLAIM_H

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace unlatch {

/// Can nobody observe when an object of this type is destroyed, nor that some
/// reader still uses it? True for numbers and enumerations, strings, and
/// standard wrappers and containers of such. Not for pointers, however trivial
/// their destruction: who takes one out of the map may go on to delete what it
/// points to. Nor for classes, which may have such in them; specialise it for
/// types of your own that only hold data and free memory.
template <class T, class Enable = void>
struct is_silently_destructible
    : std::disjunction<std::is_arithmetic<T>, std::is_enum<T>,
                       std::is_null_pointer<T>> {};

template <class A, class B>
struct is_silently_destructible<std::pair<A, B>>
    : std::conjunction<is_silently_destructible<std::remove_const_t<A>>,
                       is_silently_destructible<std::remove_const_t<B>>> {};
template <class... Ts>
struct is_silently_destructible<std::tuple<Ts...>>
    : std::conjunction<is_silently_destructible<std::remove_const_t<Ts>>...> {};
template <class T, std::size_t N>
struct is_silently_destructible<std::array<T, N>>
    : is_silently_destructible<std::remove_const_t<T>> {};
template <class T>
struct is_silently_destructible<std::optional<T>>
    : is_silently_destructible<std::remove_const_t<T>> {};
template <class T>
struct is_silently_destructible<std::unique_ptr<T, std::default_delete<T>>,
                                std::enable_if_t<!std::is_polymorphic_v<T>>>
    : is_silently_destructible<T> {};

namespace detail {
template <class T, class = void> struct is_std_container : std::false_type {};
template <class T>
struct is_std_container<
    T, std::void_t<typename T::value_type, typename T::allocator_type,
                   typename T::size_type>> : std::true_type {};
} // namespace detail

/// Any container with the standard's nested types, strings among them, is as
/// silent as its elements.
template <class T>
struct is_silently_destructible<
    T, std::enable_if_t<detail::is_std_container<T>::value>>
    : is_silently_destructible<std::remove_const_t<typename T::value_type>> {};

/// The Policy of a registry.
namespace reclaim {

/// Deterministic where somebody could tell, deferred where nobody can.
struct automatic {
  template <class Key, class T>
  static constexpr bool awaits_readers() noexcept {
    return !(is_silently_destructible<Key>::value &&
             is_silently_destructible<T>::value);
  }
};

/// Always: when a removing write returns, the last reader that could see the
/// element has left and its destructor has run on the writing thread.
struct deterministic {
  template <class, class> static constexpr bool awaits_readers() noexcept {
    return true;
  }
};

/// Never: removed elements are destroyed in batches by later writes. A writer
/// waits for nobody.
struct deferred {
  template <class, class> static constexpr bool awaits_readers() noexcept {
    return false;
  }
};

} // namespace reclaim
} // namespace unlatch

#endif // UNLATCH_RECLAIM_H

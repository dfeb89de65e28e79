// Making a mapped value from a function's result, without a move if need be.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_CONSTRUCT_H
#define UNLATCH_DETAIL_CONSTRUCT_H

#include <type_traits>
#include <utility>

namespace unlatch {
namespace detail {

/// Converts to what the function returns when somebody constructs from it.
template <class F> struct lazily {
  F &make;
  using result = std::invoke_result_t<F &>;
  operator result() const { return make(); }
};

/// An argument from which a T can be constructed: the result itself, or for
/// types that cannot move, something that makes it in place.
template <class T, class F> decltype(auto) result_for(F &make) {
  using result = std::invoke_result_t<F &>;
  if constexpr (std::is_same_v<std::decay_t<result>, T> &&
                !std::is_move_constructible_v<T>)
    return lazily<F>{make};
  else
    return make();
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_CONSTRUCT_H

// Functions that hash and compare keys, from one map to another.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef UNLATCH_DETAIL_SAME_FUNCTION_H
#define UNLATCH_DETAIL_SAME_FUNCTION_H

#include <type_traits>

namespace unlatch {
namespace detail {

/// `from` itself, which may have state, where the other map has it by the same
/// type, and a new one elsewhere.
template <class To, class From> To same_function(const From &from) {
  if constexpr (std::is_same_v<To, From>)
    return from;
  else
    return static_cast<void>(from), To();
}

/// That of a view, or a new one where the view holds nothing.
template <class F> F function_or_new(const F *f) {
  if constexpr (std::is_default_constructible_v<F>)
    return f == nullptr ? F() : *f;
  else
    return *f;
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_SAME_FUNCTION_H

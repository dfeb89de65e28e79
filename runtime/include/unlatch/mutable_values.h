// Values that change in place.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef UNLATCH_MUTABLE_VALUES_H
#define UNLATCH_MUTABLE_VALUES_H

#include <unlatch/reclaim.h>

#include <type_traits>

namespace unlatch {

/// A Policy of a registry for values that synchronise themselves: atomics, and
/// classes that consist of them or have a mutex of their own. Handles and views
/// give such values to be changed, as an iterator of a std::map does; an update
/// does not copy them first, so that every key has one value from its insertion
/// to its erasure or replacement, whatever is done to it. A change is seen at
/// once, by views and by updates that go on as well.
///
/// Thread-safety: the registry's, for the elements; that of the value, for what
/// is done to the value.
template <class Reclaim = reclaim::automatic>
struct mutable_values : Reclaim {};

namespace detail {

template <class Policy> struct has_mutable_values : std::false_type {};
template <class Reclaim>
struct has_mutable_values<mutable_values<Reclaim>> : std::true_type {};

/// What readers are given of a type that is in a registry of that Policy.
template <class Policy, class T>
using seen_by_readers =
    std::conditional_t<has_mutable_values<Policy>::value, T, const T>;

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_MUTABLE_VALUES_H

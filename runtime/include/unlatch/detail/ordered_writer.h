// The writing operations of an ordered map; write lock held. Each has the
// strong guarantee.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_ORDERED_WRITER_H
#define UNLATCH_DETAIL_ORDERED_WRITER_H

#include <unlatch/detail/construct.h>
#include <unlatch/detail/ordered_store.h>

#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

namespace unlatch {
namespace detail {

template <class Store> struct ordered_writer {
  using element = typename Store::element;
  using key_type = typename Store::key_type;
  using mapped_type = typename Store::mapped_type;

  struct result {
    element *at;
    bool inserted;
  };

  /// Makes the whole element to know its key.
  template <class... Args> static result emplace(Store &s, Args &&...args) {
    auto made = s.make(std::forward<Args>(args)...);
    return insert_made(s, made);
  }

  /// Adds an element made before the lock was taken, unless its key is there.
  static result insert_made(Store &s, std::unique_ptr<element> &made) {
    if (element *there = s.newest_of(made->value.first))
      return {there, false};
    s.adopt(*made);
    return {s.add(made), true};
  }

  /// Makes the element only if the key is not there; `make` may run foreign
  /// code, which may write to the registry where the section has not changed
  /// anything yet.
  template <class K, class Make>
  static result insert_new(Store &s, const K &key, Make make) {
    if (element *there = s.newest_of(key))
      return {there, false};
    const std::uint64_t version = s.shared().next_version();
    std::unique_ptr<element> made;
    {
      core::window open(s.shared());
      made = make();
    }
    if (version != s.shared().next_version())
      return insert_made(s, made);
    return {s.add(made), true};
  }

  template <class K, class... Args>
  static result try_emplace(Store &s, K &&key, Args &&...args) {
    return insert_new(s, key, [&] {
      return s.make(std::piecewise_construct,
                    std::forward_as_tuple(std::forward<K>(key)),
                    std::forward_as_tuple(std::forward<Args>(args)...));
    });
  }
  template <class Pair> static result insert(Store &s, Pair &&pair) {
    return insert_new(s, pair.first,
                      [&] { return s.make(std::forward<Pair>(pair)); });
  }
  template <class K, class F>
  static result get_or_emplace(Store &s, K &&key, F &make) {
    return insert_new(s, key, [&] {
      return s.make(std::piecewise_construct,
                    std::forward_as_tuple(std::forward<K>(key)),
                    std::forward_as_tuple(result_for<mapped_type>(make)));
    });
  }

  template <class K, class V>
  static result insert_or_assign(Store &s, K &&key, V &&value) {
    if (element *there = s.newest_of(key))
      return {assign(s, there, std::forward<K>(key), std::forward<V>(value)),
              false};
    auto made = s.make(std::piecewise_construct,
                       std::forward_as_tuple(std::forward<K>(key)),
                       std::forward_as_tuple(std::forward<V>(value)));
    return {s.add(made), true};
  }

  template <class K> static std::size_t erase(Store &s, const K &key) {
    element *there = s.newest_of(key);
    if (there == nullptr)
      return 0;
    s.erase(there);
    return 1;
  }

  template <class It>
  static void fill(typename Store::draft &d, It first, It last) {
    for (; first != last; ++first)
      d.add(*first);
  }
  /// Moves the values of a map that is given up.
  template <class Map> static void take(typename Store::draft &d, Map &map) {
    for (auto &e : map)
      d.add(std::piecewise_construct, std::forward_as_tuple(e.first),
            std::forward_as_tuple(std::move(e.second)));
    map.clear();
  }

  /// Assigns to an element that is there; its key stays the one it has.
  template <class K, class V>
  static element *assign(Store &s, element *old, K &&key, V &&value) {
    if constexpr (std::is_assignable_v<mapped_type &, V &&>)
      if (s.is_fresh(*old)) {
        old->value.second = std::forward<V>(value);
        return old;
      }
    std::unique_ptr<element> made;
    if constexpr (is_cloneable<key_type>::value)
      made = s.make(std::piecewise_construct,
                    std::forward_as_tuple(old->value.first),
                    std::forward_as_tuple(std::forward<V>(value)));
    else
      made = s.make(std::piecewise_construct,
                    std::forward_as_tuple(std::forward<K>(key)),
                    std::forward_as_tuple(std::forward<V>(value)));
    return s.replace(old, made);
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_ORDERED_WRITER_H

// The writing operations of a map, in terms of slots; write lock held.
//
// Every function has the strong guarantee: if a copy, a hash, an equality or
// an allocation throws, nothing has changed.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_WRITER_H
#define UNLATCH_DETAIL_HASH_WRITER_H

#include <unlatch/detail/construct.h>
#include <unlatch/detail/hash_store.h>

#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

namespace unlatch {
namespace detail {

template <class Store> struct hash_writer {
  using node = typename Store::node;
  using position = typename Store::position;
  using key_type = typename Store::key_type;
  using mapped_type = typename Store::mapped_type;

  struct result {
    node *element;
    std::size_t index;
    bool inserted;
  };

  /// Makes the whole element to know its key.
  template <class... Args> static result emplace(Store &s, Args &&...args) {
    pooled<node> made;
    {
      core::window open(s.shared());
      made = s.make_node(0, std::forward<Args>(args)...);
    }
    s.adopt(*made);
    const std::uint64_t h = s.hash_of(made->value.first);
    s.keep_hash(*made, h);
    const position at = s.locate(made->value.first, h);
    if (at.present != nullptr)
      return {at.present, at.index, false};
    return add(s, at, h, made);
  }

  /// Makes the value only if the key is not there. `make` constructs the node
  /// and may run foreign code, which may write to the registry where the
  /// section has not changed anything yet.
  template <class K, class Make>
  static result insert_new(Store &s, const K &key, Make make) {
    const std::uint64_t h = s.hash_of(key);
    position at = s.locate(key, h);
    if (at.present != nullptr)
      return {at.present, at.index, false};
    const std::uint64_t version = s.shared().next_version();
    pooled<node> made;
    {
      core::window open(s.shared());
      made = make(h);
    }
    if (version != s.shared().next_version()) {
      at = s.locate(made->value.first, h);
      if (at.present != nullptr)
        return {at.present, at.index, false};
      s.adopt(*made);
    }
    return add(s, at, h, made);
  }

  template <class K, class... Args>
  static result try_emplace(Store &s, K &&key, Args &&...args) {
    return insert_new(s, key, [&](std::uint64_t h) {
      return s.make_node(h, std::piecewise_construct,
                         std::forward_as_tuple(std::forward<K>(key)),
                         std::forward_as_tuple(std::forward<Args>(args)...));
    });
  }

  /// A pair whose first is the key: moved from only if it goes in.
  template <class Pair> static result insert(Store &s, Pair &&pair) {
    return insert_new(s, pair.first, [&](std::uint64_t h) {
      return s.make_node(h, std::forward<Pair>(pair));
    });
  }

  template <class K, class F>
  static result get_or_emplace(Store &s, K &&key, F &make) {
    return insert_new(s, key, [&](std::uint64_t h) {
      return s.make_node(h, std::piecewise_construct,
                         std::forward_as_tuple(std::forward<K>(key)),
                         std::forward_as_tuple(result_for<mapped_type>(make)));
    });
  }

  template <class K, class V>
  static result insert_or_assign(Store &s, K &&key, V &&value) {
    const std::uint64_t h = s.hash_of(key);
    const position at = s.locate(key, h);
    if (at.present == nullptr) {
      auto made = s.make_node(h, std::piecewise_construct,
                              std::forward_as_tuple(std::forward<K>(key)),
                              std::forward_as_tuple(std::forward<V>(value)));
      return add(s, at, h, made);
    }
    return {assign(s, at, h, std::forward<K>(key), std::forward<V>(value)),
            at.index, false};
  }

  template <class K> static std::size_t erase(Store &s, const K &key) {
    const std::uint64_t h = s.hash_of(key);
    const position at = s.locate(key, h);
    if (at.present == nullptr)
      return 0;
    s.erase(at.index, h, at.present);
    return 1;
  }

  template <class It>
  static void fill(typename Store::draft &d, It first, It last) {
    for (; first != last; ++first)
      d.add(*first);
  }

  /// Moves the values of a map that is given up.
  template <class Map> static void take(typename Store::draft &d, Map &map) {
    for (auto &element : map)
      d.add(std::piecewise_construct, std::forward_as_tuple(element.first),
            std::forward_as_tuple(std::move(element.second)));
    map.clear();
  }

  /// Assigns to an element that is there.
  template <class V>
  static node *assign_value(Store &s, const position &at, std::uint64_t h,
                            V &&value) {
    return assign(s, at, h, at.present->value.first, std::forward<V>(value));
  }

private:
  static result add(Store &s, position at, std::uint64_t h,
                    pooled<node> &made) {
    node *n = made.get();
    const std::size_t index = s.add(at, h, made);
    return {n, index, true};
  }

  /// Assigns to an element that is there; its key stays the one it has.
  template <class K, class V>
  static node *assign(Store &s, const position &at, std::uint64_t h, K &&key,
                      V &&value) {
    node *old = at.present;
    if constexpr (std::is_assignable_v<mapped_type &, V &&>)
      if (s.is_fresh(*old)) {
        old->value.second = std::forward<V>(value);
        return old;
      }
    if constexpr (is_cloneable<key_type>::value)
      return s.replace(
          at.index, old,
          s.make_successor(h, std::piecewise_construct,
                           std::forward_as_tuple(old->value.first),
                           std::forward_as_tuple(std::forward<V>(value))));
    else
      return s.replace(
          at.index, old,
          s.make_successor(h, std::piecewise_construct,
                           std::forward_as_tuple(std::forward<K>(key)),
                           std::forward_as_tuple(std::forward<V>(value))));
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_WRITER_H

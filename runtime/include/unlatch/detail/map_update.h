// What updates of hash registries and of ordered ones have in common.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_MAP_UPDATE_H
#define UNLATCH_DETAIL_MAP_UPDATE_H

#include <unlatch/detail/extracted.h>
#include <unlatch/detail/traits.h>
#include <unlatch/detail/update_base.h>

#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <utility>

namespace unlatch {
namespace detail {

/// The members of an update that do not depend on how elements are found or
/// ordered. Derived has find(), erase(const_iterator), give(), which turns a
/// writer's result into an iterator, and subscript().
///
/// An element is copied before it is first changed in place, at the dereference
/// of a non-const iterator, by at() and by operator[]; const iterators
/// (`std::as_const(update)`) never copy. Where the value cannot be copied,
/// elements can be read, replaced and erased; where they are mutable_values,
/// they are changed as they are. Each operation has the strong
/// exception guarantee.
template <class Derived, class Store, class Writer, class Iterator,
          class ConstIterator>
class map_update : public update_base<Store> {
  using base = update_base<Store>;

public:
  using value_type = typename Store::value_type;
  using key_type = typename Store::key_type;
  using mapped_type = typename Store::mapped_type;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using iterator = Iterator;
  using const_iterator = ConstIterator;
  using reference = typename iterator::reference;
  using const_reference = typename Store::seen_value &;
  using node_type = extracted<key_type, mapped_type>;
  struct insert_return_type {
    iterator position;
    bool inserted;
    node_type node;
  };

protected:
  static constexpr bool clones = Store::clones;
  template <class K>
  using if_lookup_key = std::enable_if_t<Store::template looks_up<K>>;

  map_update() = default;
  explicit map_update(Store &s) : base(s) {}
  map_update(Store &s, typename base::borrowed b) noexcept : base(s, b) {}

public:
  friend bool operator==(const iterator &a, const const_iterator &b) {
    return const_iterator(a) == b;
  }
  friend bool operator!=(const iterator &a, const const_iterator &b) {
    return const_iterator(a) != b;
  }
  friend bool operator==(const const_iterator &a, const iterator &b) {
    return a == const_iterator(b);
  }
  friend bool operator!=(const const_iterator &a, const iterator &b) {
    return a != const_iterator(b);
  }

  // --- Reading -------------------------------------------------------------

  size_type size() const noexcept { return this->store().size(); }
  bool empty() const noexcept { return size() == 0; }

  bool contains(const key_type &key) const {
    return derived().find(key) != derived().cend();
  }
  template <class K, class = if_lookup_key<K>>
  bool contains(const K &key) const {
    return derived().find(key) != derived().cend();
  }
  size_type count(const key_type &key) const { return contains(key); }
  template <class K, class = if_lookup_key<K>>
  size_type count(const K &key) const {
    return contains(key);
  }
  /// Throws std::out_of_range if the key is not there.
  std::conditional_t<clones, mapped_type &, typename Store::seen_mapped &>
  at(const key_type &key) {
    const iterator it = derived().find(key);
    if (it == derived().end())
      throw_out_of_range();
    return it->second;
  }
  typename Store::seen_mapped &at(const key_type &key) const {
    const const_iterator it = derived().find(key);
    if (it == derived().end())
      throw_out_of_range();
    return it->second;
  }
  template <class F> void for_each(F &&f) const {
    for (const_reference element : derived())
      f(element.first, element.second);
  }

  // --- Writing -------------------------------------------------------------

  /// A reference to the value, made if the key is not there; where values
  /// cannot be copied, something that reads like it and can be assigned to.
  decltype(auto) operator[](const key_type &key) {
    return derived().subscript(key);
  }
  decltype(auto) operator[](key_type &&key) {
    return derived().subscript(std::move(key));
  }

  std::pair<iterator, bool> insert(const value_type &v) {
    return give(Writer::insert(this->store(), v));
  }
  std::pair<iterator, bool> insert(value_type &&v) {
    return give(Writer::insert(this->store(), std::move(v)));
  }
  template <class P,
            class = std::enable_if_t<std::is_constructible_v<value_type, P &&>>>
  std::pair<iterator, bool> insert(P &&pair) {
    return emplace(std::forward<P>(pair));
  }
  iterator insert(const_iterator, const value_type &v) {
    return insert(v).first;
  }
  iterator insert(const_iterator, value_type &&v) {
    return insert(std::move(v)).first;
  }
  template <class It, class = is_iterator<It>> void insert(It first, It last) {
    for (; first != last; ++first)
      emplace(*first);
  }
  void insert(std::initializer_list<value_type> list) {
    insert(list.begin(), list.end());
  }
  template <class... Args> std::pair<iterator, bool> emplace(Args &&...args) {
    return give(Writer::emplace(this->store(), std::forward<Args>(args)...));
  }
  template <class... Args>
  iterator emplace_hint(const_iterator, Args &&...args) {
    return emplace(std::forward<Args>(args)...).first;
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(const key_type &key, Args &&...args) {
    return give(
        Writer::try_emplace(this->store(), key, std::forward<Args>(args)...));
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(key_type &&key, Args &&...args) {
    return give(Writer::try_emplace(this->store(), std::move(key),
                                    std::forward<Args>(args)...));
  }
  template <class V>
  std::pair<iterator, bool> insert_or_assign(const key_type &key, V &&value) {
    return give(
        Writer::insert_or_assign(this->store(), key, std::forward<V>(value)));
  }
  template <class V>
  std::pair<iterator, bool> insert_or_assign(key_type &&key, V &&value) {
    return give(Writer::insert_or_assign(this->store(), std::move(key),
                                         std::forward<V>(value)));
  }
  /// The element, made from `make()` if the key is not there.
  template <class F>
  std::pair<iterator, bool> get_or_emplace(const key_type &key, F &&make) {
    return give(Writer::get_or_emplace(this->store(), key, make));
  }

  size_type erase(const key_type &key) {
    return Writer::erase(this->store(), key);
  }
  template <class K, class = if_lookup_key<K>,
            class = std::enable_if_t<
                !std::is_convertible_v<const K &, const_iterator>>>
  size_type erase(const K &key) {
    return Writer::erase(this->store(), key);
  }
  void clear() { this->store().clear(); }

  /// Erases the element and gives a copy of it; only for what can be copied.
  node_type extract(const_iterator at) {
    node_type out(*at);
    derived().erase(at);
    return out;
  }
  node_type extract(const key_type &key) {
    const const_iterator at = std::as_const(derived()).find(key);
    return at == derived().cend() ? node_type() : extract(at);
  }
  /// Moves from `node` only if its key is not there.
  insert_return_type insert(node_type &&node) {
    if (node.empty())
      return {derived().end(), false, node_type()};
    const auto r = try_emplace(std::move(node.key()), std::move(node.mapped()));
    return {r.first, r.second, r.second ? node_type() : std::move(node)};
  }
  iterator insert(const_iterator, node_type &&node) {
    return insert(std::move(node)).position;
  }
  /// Takes over the elements of a standard map whose keys are not here; those
  /// whose keys are stay there. If something throws, what was taken over stays.
  template <class Map, class = std::enable_if_t<std::is_same_v<
                           typename std::decay_t<Map>::value_type, value_type>>>
  void merge(Map &&map) {
    for (auto it = map.begin(); it != map.end();)
      if (try_emplace(it->first, std::move(it->second)).second)
        it = map.erase(it);
      else
        ++it;
  }

private:
  Derived &derived() noexcept { return static_cast<Derived &>(*this); }
  const Derived &derived() const noexcept {
    return static_cast<const Derived &>(*this);
  }
  std::pair<iterator, bool> give(const typename Writer::result &r) {
    return derived().give(r);
  }
};

/// Erases the elements of which `pred` is true and says how many they were, as
/// std::erase_if does. Where `pred` throws, what it was true of before is
/// erased. Complexity: linear.
template <class Derived, class Store, class Writer, class Iterator,
          class ConstIterator, class Predicate>
std::size_t
erase_if(map_update<Derived, Store, Writer, Iterator, ConstIterator> &update,
         Predicate pred) {
  Derived &map = static_cast<Derived &>(update);
  std::size_t erased = 0;
  for (ConstIterator at = map.cbegin(); at != map.cend();) {
    if (pred(*at)) {
      at = map.erase(at);
      ++erased;
    } else {
      ++at;
    }
  }
  return erased;
}

} // namespace detail

using detail::erase_if;

} // namespace unlatch

#endif // UNLATCH_DETAIL_MAP_UPDATE_H

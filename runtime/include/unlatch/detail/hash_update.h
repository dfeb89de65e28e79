// A write section of several steps on a hash registry.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_UPDATE_H
#define UNLATCH_DETAIL_HASH_UPDATE_H

#include <unlatch/detail/element_proxy.h>
#include <unlatch/detail/hash_iterator.h>
#include <unlatch/detail/hash_view.h>
#include <unlatch/detail/hash_writer.h>
#include <unlatch/detail/update_base.h>

#include <initializer_list>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <utility>

namespace unlatch {
namespace detail {

/// The interface of std::unordered_map on a private state that starts as the
/// registry's and sees its own writes. Other writers wait until it ends;
/// readers see nothing of it until then and all of it afterwards. It is
/// published at the end of its scope, also when an exception ends that, or by
/// publish(); that is also when the destructors of what it removed run.
///
/// An element is copied before it is first changed in place, at the dereference
/// of a non-const iterator, by at() and by operator[]; const iterators
/// (`std::as_const(update)`) never copy. Where the value cannot be copied,
/// elements can be read, replaced and erased. Each operation has the strong
/// exception guarantee.
///
/// Thread-safety: one thread's at a time, the one that began it.
template <class Store> class hash_update : public update_base<Store> {
  using base = update_base<Store>;
  using writer = hash_writer<Store>;
  using node = typename Store::node;
  using base::store_;

public:
  using value_type = typename Store::value_type;
  using key_type = typename Store::key_type;
  using mapped_type = typename Store::mapped_type;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;

private:
  static constexpr bool clones = Store::clones;

public:
  using iterator = hash_iterator<Store, false>;
  using const_iterator = hash_iterator<Store, true>;
  using reference = typename iterator::reference;
  using const_reference = const value_type &;

  /// Holds nothing; only assignment makes sense.
  hash_update() = default;
  hash_update(hash_update &&) = default;
  hash_update &operator=(hash_update &&) = default;
  /// For registries and groups only.
  explicit hash_update(Store &s) : base(s) {}
  hash_update(Store &s, typename base::borrowed b) noexcept : base(s, b) {}

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

  iterator begin() { return first<iterator>(); }
  const_iterator begin() const { return first<const_iterator>(); }
  const_iterator cbegin() const { return first<const_iterator>(); }
  iterator end() noexcept { return {}; }
  const_iterator end() const noexcept { return {}; }
  const_iterator cend() const noexcept { return {}; }

  size_type size() const noexcept { return this->store().size(); }
  bool empty() const noexcept { return size() == 0; }

  iterator find(const key_type &key) { return find_any<iterator>(key); }
  const_iterator find(const key_type &key) const {
    return find_any<const_iterator>(key);
  }
  template <class K, class = if_lookup_key<Store, K>>
  iterator find(const K &key) {
    return find_any<iterator>(key);
  }
  template <class K, class = if_lookup_key<Store, K>>
  const_iterator find(const K &key) const {
    return find_any<const_iterator>(key);
  }
  size_type count(const key_type &key) const { return contains(key); }
  template <class K, class = if_lookup_key<Store, K>>
  size_type count(const K &key) const {
    return contains(key);
  }
  bool contains(const key_type &key) const { return find(key) != cend(); }
  template <class K, class = if_lookup_key<Store, K>>
  bool contains(const K &key) const {
    return find(key) != cend();
  }
  std::pair<iterator, iterator> equal_range(const key_type &key) {
    return range<iterator>(find(key));
  }
  std::pair<const_iterator, const_iterator>
  equal_range(const key_type &key) const {
    return range<const_iterator>(find(key));
  }
  /// Throws std::out_of_range if the key is not there.
  std::conditional_t<clones, mapped_type &, const mapped_type &>
  at(const key_type &key) {
    const iterator it = find(key);
    if (it == end())
      throw_out_of_range();
    return it->second;
  }
  const mapped_type &at(const key_type &key) const {
    const const_iterator it = find(key);
    if (it == end())
      throw_out_of_range();
    return it->second;
  }
  template <class F> void for_each(F &&f) const {
    for (const value_type &element : *this)
      f(element.first, element.second);
  }

  // --- Writing -------------------------------------------------------------

  /// A reference to the value, made if the key is not there; where values
  /// cannot be copied, something that reads like it and can be assigned to.
  decltype(auto) operator[](const key_type &key) { return subscript(key); }
  decltype(auto) operator[](key_type &&key) {
    return subscript(std::move(key));
  }

  std::pair<iterator, bool> insert(const value_type &v) {
    return give(writer::insert(this->store(), v));
  }
  std::pair<iterator, bool> insert(value_type &&v) {
    return give(writer::insert(this->store(), std::move(v)));
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
    return give(writer::emplace(this->store(), std::forward<Args>(args)...));
  }
  template <class... Args>
  iterator emplace_hint(const_iterator, Args &&...args) {
    return emplace(std::forward<Args>(args)...).first;
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(const key_type &key, Args &&...args) {
    return give(
        writer::try_emplace(this->store(), key, std::forward<Args>(args)...));
  }
  template <class... Args>
  std::pair<iterator, bool> try_emplace(key_type &&key, Args &&...args) {
    return give(writer::try_emplace(this->store(), std::move(key),
                                    std::forward<Args>(args)...));
  }
  template <class V>
  std::pair<iterator, bool> insert_or_assign(const key_type &key, V &&value) {
    return give(
        writer::insert_or_assign(this->store(), key, std::forward<V>(value)));
  }
  template <class V>
  std::pair<iterator, bool> insert_or_assign(key_type &&key, V &&value) {
    return give(writer::insert_or_assign(this->store(), std::move(key),
                                         std::forward<V>(value)));
  }
  /// The element, made from `make()` if the key is not there.
  template <class F>
  std::pair<iterator, bool> get_or_emplace(const key_type &key, F &&make) {
    return give(writer::get_or_emplace(this->store(), key, make));
  }

  size_type erase(const key_type &key) {
    return writer::erase(this->store(), key);
  }
  template <class K, class = if_lookup_key<Store, K>,
            class = std::enable_if_t<
                !std::is_convertible_v<const K &, const_iterator>>>
  size_type erase(const K &key) {
    return writer::erase(this->store(), key);
  }
  /// The element after the erased one.
  iterator erase(const_iterator at) {
    Store &s = this->store();
    at.locate();
    s.erase(at.index_, s.hash_of_node(*at.node_), at.node_);
    std::size_t i = at.index_ + 1;
    node *n = s.next_newest(i);
    return {&s, i, n};
  }
  iterator erase(iterator at) { return erase(const_iterator(at)); }
  iterator erase(const_iterator first, const_iterator last) {
    while (first != last)
      first = erase(first);
    return {first.store_, first.index_, first.node_};
  }
  void clear() { this->store().clear(); }
  void reserve(size_type n) { this->store().reserve(n); }
  void rehash(size_type n) { this->store().reserve(n / 8 * 5); }

  /// Replaces everything. Strong guarantee.
  template <class It, class = is_iterator<It>> void assign(It first, It last) {
    typename Store::draft d(this->store(), 0);
    writer::fill(d, first, last);
    this->store().install(d);
  }
  template <class H, class E, class A>
  void assign(const std::unordered_map<key_type, mapped_type, H, E, A> &map) {
    typename Store::draft d(this->store(), map.size());
    writer::fill(d, map.begin(), map.end());
    this->store().install(d);
  }
  template <class H, class E, class A>
  void assign(std::unordered_map<key_type, mapped_type, H, E, A> &&map) {
    typename Store::draft d(this->store(), map.size());
    writer::take(d, map);
    this->store().install(d);
  }
  void assign(std::initializer_list<value_type> list) {
    assign(list.begin(), list.end());
  }
  void assign(const hash_view<Store> &view) {
    assign(view.begin(), view.end());
  }
  template <class H, class E, class A>
  hash_update &
  operator=(const std::unordered_map<key_type, mapped_type, H, E, A> &map) {
    assign(map);
    return *this;
  }
  template <class H, class E, class A>
  hash_update &
  operator=(std::unordered_map<key_type, mapped_type, H, E, A> &&map) {
    assign(std::move(map));
    return *this;
  }
  hash_update &operator=(std::initializer_list<value_type> list) {
    assign(list);
    return *this;
  }
  hash_update &operator=(const hash_view<Store> &view) {
    assign(view);
    return *this;
  }
  /// Exchanges the content: `map` gets copies of what readers may still see.
  template <class H, class E, class A>
  void swap(std::unordered_map<key_type, mapped_type, H, E, A> &map) {
    std::unordered_map<key_type, mapped_type, H, E, A> old = *this;
    assign(std::move(map));
    map = std::move(old);
  }

  /// A copy of the present state.
  template <class H, class E, class A>
  operator std::unordered_map<key_type, mapped_type, H, E, A>() const {
    std::unordered_map<key_type, mapped_type, H, E, A> copy;
    copy.reserve(size());
    for (const value_type &element : *this)
      copy.emplace(element);
    return copy;
  }

private:
  friend element_proxy<hash_update>;

  template <class It> It first() const {
    Store &s = this->store();
    std::size_t i = 0;
    node *n = s.next_newest(i);
    return {&s, i, n};
  }
  template <class It, class K> It find_any(const K &key) const {
    Store &s = this->store();
    const auto found = s.locate(key, s.hash_of(key));
    return {&s, found.index, found.present};
  }
  template <class It> static std::pair<It, It> range(It first) {
    It last = first;
    if (last != It())
      ++last;
    return {first, last};
  }
  std::pair<iterator, bool> give(const typename writer::result &r) {
    return {iterator(&this->store(), r.index, r.element), r.inserted};
  }
  template <class K> decltype(auto) subscript(K &&key) {
    Store &s = this->store();
    const auto r = writer::try_emplace(s, std::forward<K>(key));
    if constexpr (clones)
      return static_cast<mapped_type &>(
          s.writable(r.index, r.element)->value.second);
    else
      return element_proxy<hash_update>(*this, r.element->value.first,
                                        r.element->value.second);
  }
  template <class V>
  const value_type *insert_or_assign_present(const key_type &key, V &&value) {
    Store &s = this->store();
    const std::uint64_t h = s.hash_of(key);
    return &writer::assign_value(s, s.locate(key, h), h, std::forward<V>(value))
                ->value;
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_UPDATE_H

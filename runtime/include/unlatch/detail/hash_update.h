// A write section of several steps on a hash registry.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_UPDATE_H
#define UNLATCH_DETAIL_HASH_UPDATE_H

#include <unlatch/detail/element_proxy.h>
#include <unlatch/detail/hash_iterator.h>
#include <unlatch/detail/hash_view.h>
#include <unlatch/detail/hash_writer.h>
#include <unlatch/detail/map_update.h>

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
/// Elements that are changed in place are copied first, see map_update.
///
/// Thread-safety: one thread's at a time, the one that began it.
template <class Store>
class hash_update
    : public map_update<hash_update<Store>, Store, hash_writer<Store>,
                        hash_iterator<Store, false>,
                        hash_iterator<Store, true>> {
  using writer = hash_writer<Store>;
  using base =
      map_update<hash_update, Store, writer, hash_iterator<Store, false>,
                 hash_iterator<Store, true>>;
  using node = typename Store::node;
  using base::clones;
  using base::store_;
  template <class K>
  using if_lookup_key = std::enable_if_t<Store::template looks_up<K>>;

public:
  using base::erase;
  using typename base::const_iterator;
  using typename base::iterator;
  using typename base::key_type;
  using typename base::mapped_type;
  using typename base::size_type;
  using typename base::value_type;

  /// Holds nothing; only assignment makes sense.
  hash_update() = default;
  hash_update(hash_update &&) = default;
  hash_update &operator=(hash_update &&) = default;
  /// For registries and groups only.
  explicit hash_update(Store &s) : base(s) {}
  hash_update(Store &s, typename base::borrowed b) noexcept : base(s, b) {}

  // --- Reading -------------------------------------------------------------

  /// What this update has done so far, as a view, for code that reads and may
  /// be given either. Good until the update's next write, or its end.
  [[nodiscard]] hash_view<Store> view() const noexcept {
    const Store &s = this->store();
    return {s, s.shared().next_version()};
  }

  iterator begin() { return first<iterator>(); }
  const_iterator begin() const { return first<const_iterator>(); }
  const_iterator cbegin() const { return first<const_iterator>(); }
  iterator end() noexcept { return {}; }
  const_iterator end() const noexcept { return {}; }
  const_iterator cend() const noexcept { return {}; }

  iterator find(const key_type &key) { return find_any<iterator>(key); }
  const_iterator find(const key_type &key) const {
    return find_any<const_iterator>(key);
  }
  template <class K, class = if_lookup_key<K>> iterator find(const K &key) {
    return find_any<iterator>(key);
  }
  template <class K, class = if_lookup_key<K>>
  const_iterator find(const K &key) const {
    return find_any<const_iterator>(key);
  }
  std::pair<iterator, iterator> equal_range(const key_type &key) {
    return range<iterator>(find(key));
  }
  std::pair<const_iterator, const_iterator>
  equal_range(const key_type &key) const {
    return range<const_iterator>(find(key));
  }

  // --- Writing -------------------------------------------------------------

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
    const Store &s = this->store();
    std::unordered_map<key_type, mapped_type, H, E, A> copy(
        s.size(), same_function<H>(s.hasher()), same_function<E>(s.equality()));
    for (const value_type &element : *this)
      copy.emplace(element);
    return copy;
  }

private:
  friend base;
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
    else if constexpr (Store::mutable_values)
      return static_cast<mapped_type &>(r.element->value.second);
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

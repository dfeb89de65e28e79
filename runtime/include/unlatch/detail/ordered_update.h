// A write section of several steps on an ordered registry.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_ORDERED_UPDATE_H
#define UNLATCH_DETAIL_ORDERED_UPDATE_H

#include <unlatch/detail/element_proxy.h>
#include <unlatch/detail/map_update.h>
#include <unlatch/detail/ordered_iterator.h>
#include <unlatch/detail/ordered_view.h>
#include <unlatch/detail/ordered_writer.h>

#include <initializer_list>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace unlatch {
namespace detail {

/// The interface of std::map on a private state that starts as the
/// registry's and sees its own writes. Other writers wait until it ends;
/// readers see nothing of it until then and all of it afterwards. It is
/// published at the end of its scope, also when an exception ends that, or by
/// publish(); that is also when the destructors of what it removed run.
///
/// Elements that are changed in place are copied first, see map_update.
///
/// Thread-safety: one thread's at a time, the one that began it.
template <class Store>
class ordered_update
    : public map_update<ordered_update<Store>, Store, ordered_writer<Store>,
                        ordered_iterator<Store, false>,
                        ordered_iterator<Store, true>> {
  using writer = ordered_writer<Store>;
  using base =
      map_update<ordered_update, Store, writer, ordered_iterator<Store, false>,
                 ordered_iterator<Store, true>>;
  using place = typename Store::place;
  using search = typename Store::search;
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
  ordered_update() = default;
  ordered_update(ordered_update &&) = default;
  ordered_update &operator=(ordered_update &&) = default;
  /// For registries and groups only.
  explicit ordered_update(Store &s) : base(s) {}
  ordered_update(Store &s, typename base::borrowed b) noexcept : base(s, b) {}

  // --- Reading -------------------------------------------------------------

  /// What this update has done so far, as a view, for code that reads and may
  /// be given either. Good until the update's next write, or its end.
  [[nodiscard]] ordered_view<Store> view() const noexcept {
    const Store &s = this->store();
    return {s, s.shared().next_version()};
  }

  iterator begin() { return first<iterator>(); }
  const_iterator begin() const { return first<const_iterator>(); }
  const_iterator cbegin() const { return first<const_iterator>(); }
  iterator end() noexcept { return {store_, place()}; }
  const_iterator end() const noexcept { return {store_, place()}; }
  const_iterator cend() const noexcept { return {store_, place()}; }
  auto rbegin() { return std::reverse_iterator<iterator>(end()); }
  auto rend() { return std::reverse_iterator<iterator>(begin()); }
  auto rbegin() const { return std::reverse_iterator<const_iterator>(end()); }
  auto rend() const { return std::reverse_iterator<const_iterator>(begin()); }
  auto crbegin() const { return rbegin(); }
  auto crend() const { return rend(); }
  auto key_comp() const { return this->store().comparison(); }

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
  iterator lower_bound(const key_type &key) {
    return bound<iterator, false>(key);
  }
  const_iterator lower_bound(const key_type &key) const {
    return bound<const_iterator, false>(key);
  }
  template <class K, class = if_lookup_key<K>>
  iterator lower_bound(const K &key) {
    return bound<iterator, false>(key);
  }
  template <class K, class = if_lookup_key<K>>
  const_iterator lower_bound(const K &key) const {
    return bound<const_iterator, false>(key);
  }
  iterator upper_bound(const key_type &key) {
    return bound<iterator, true>(key);
  }
  const_iterator upper_bound(const key_type &key) const {
    return bound<const_iterator, true>(key);
  }
  template <class K, class = if_lookup_key<K>>
  iterator upper_bound(const K &key) {
    return bound<iterator, true>(key);
  }
  template <class K, class = if_lookup_key<K>>
  const_iterator upper_bound(const K &key) const {
    return bound<const_iterator, true>(key);
  }
  std::pair<iterator, iterator> equal_range(const key_type &key) {
    return {lower_bound(key), upper_bound(key)};
  }
  std::pair<const_iterator, const_iterator>
  equal_range(const key_type &key) const {
    return {lower_bound(key), upper_bound(key)};
  }

  // --- Writing -------------------------------------------------------------

  /// The element after the erased one.
  iterator erase(const_iterator at) {
    Store &s = this->store();
    at.locate();
    const_iterator after = at;
    ++after;
    s.erase(at.element_);
    return {&s, after.element_};
  }
  iterator erase(iterator at) { return erase(const_iterator(at)); }
  iterator erase(const_iterator first, const_iterator last) {
    while (first != last)
      first = erase(first);
    return {&this->store(), first.element_};
  }

  /// Replaces everything. Strong guarantee.
  template <class It, class = is_iterator<It>> void assign(It first, It last) {
    typename Store::draft d(this->store());
    writer::fill(d, first, last);
    this->store().install(d);
  }
  template <class C, class A>
  void assign(const std::map<key_type, mapped_type, C, A> &map) {
    typename Store::draft d(this->store());
    writer::fill(d, map.begin(), map.end());
    this->store().install(d);
  }
  template <class C, class A>
  void assign(std::map<key_type, mapped_type, C, A> &&map) {
    typename Store::draft d(this->store());
    writer::take(d, map);
    this->store().install(d);
  }
  void assign(std::initializer_list<value_type> list) {
    assign(list.begin(), list.end());
  }
  void assign(const ordered_view<Store> &view) {
    assign(view.begin(), view.end());
  }
  template <class C, class A>
  ordered_update &operator=(const std::map<key_type, mapped_type, C, A> &map) {
    assign(map);
    return *this;
  }
  template <class C, class A>
  ordered_update &operator=(std::map<key_type, mapped_type, C, A> &&map) {
    assign(std::move(map));
    return *this;
  }
  ordered_update &operator=(std::initializer_list<value_type> list) {
    assign(list);
    return *this;
  }
  ordered_update &operator=(const ordered_view<Store> &view) {
    assign(view);
    return *this;
  }
  /// Exchanges the content: `map` gets copies of what readers may still see.
  template <class C, class A>
  void swap(std::map<key_type, mapped_type, C, A> &map) {
    std::map<key_type, mapped_type, C, A> old = *this;
    assign(std::move(map));
    map = std::move(old);
  }

  /// A copy of the present state.
  template <class C, class A>
  operator std::map<key_type, mapped_type, C, A>() const {
    std::map<key_type, mapped_type, C, A> copy(same_function<C>(key_comp()));
    for (const value_type &e : *this)
      copy.emplace_hint(copy.end(), e);
    return copy;
  }

private:
  friend base;
  friend element_proxy<ordered_update>;

  template <class It> It give_place(place at) const {
    return It(&this->store(), at);
  }
  template <class It> It first() const {
    return give_place<It>(search::first(this->store().newest().top));
  }
  template <class It, bool After, class K> It bound(const K &key) const {
    Store &s = this->store();
    return give_place<It>(search::template bound<After>(
        s.newest().top,
        typename Store::template probe<K>(key, s.comparison())));
  }
  template <class It, class K> It find_any(const K &key) const {
    return give_place<It>(this->store().locate(key));
  }
  std::pair<iterator, bool> give(const typename writer::result &r) {
    return {iterator(&this->store(), r.at), r.inserted};
  }
  template <class K> decltype(auto) subscript(K &&key) {
    Store &s = this->store();
    const auto r = writer::try_emplace(s, std::forward<K>(key));
    if constexpr (clones)
      return static_cast<mapped_type &>(s.writable(r.at)->value.second);
    else if constexpr (Store::mutable_values)
      return static_cast<mapped_type &>(r.at->value.second);
    else
      return element_proxy<ordered_update>(*this, r.at->value.first,
                                           r.at->value.second);
  }
  template <class V>
  const value_type *insert_or_assign_present(const key_type &key, V &&value) {
    Store &s = this->store();
    return &writer::assign(s, s.newest_of(key), key, std::forward<V>(value))
                ->value;
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_ORDERED_UPDATE_H

// unlatch::ordered_registry: an ordered map that is read without locks.
//
// The contract and the readers' protocol are those of registry.h; the content
// is a B+ tree of pointers to immutable elements, of which a write section
// copies the path to what it changes and publishes a new root.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_ORDERED_REGISTRY_H
#define UNLATCH_ORDERED_REGISTRY_H

#include <unlatch/detail/ordered_update.h>
#include <unlatch/detail/ordered_view.h>
#include <unlatch/detail/ordered_writer.h>
#include <unlatch/detail/section.h>
#include <unlatch/handle.h>
#include <unlatch/registry_group.h>
#include <unlatch/stats.h>

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace unlatch {

/// An ordered map from Key to T for many readers and few writers.
///
/// Thread-safety, re-entrancy, lifetime of elements and errors are those of
/// `registry`, with the comparison in the place of hash and equality; erase
/// and replacement copy O(log n) small tree nodes. Complexity of lookups and
/// writes: O(log n).
template <class Key, class T, class Compare = std::less<Key>,
          class Policy = reclaim::automatic>
class ordered_registry {
  using store = detail::ordered_store<Key, T, Compare, Policy>;
  using writer = detail::ordered_writer<store>;

  template <class K>
  using if_lookup_key =
      std::enable_if_t<detail::is_ordered_lookup_key<K, Key, Compare>::value>;

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using key_compare = Compare;
  using reference = typename store::seen_value &;
  using const_reference = reference;
  using handle_type = handle<value_type, typename store::seen_value>;
  using view_type = detail::ordered_view<store>;
  using update_type = detail::ordered_update<store>;
  using const_iterator = typename view_type::const_iterator;

  ordered_registry() : ordered_registry(Compare()) {}
  explicit ordered_registry(const Compare &c)
      : store_(new detail::core, c), in_group_(false) {}
  ordered_registry(std::initializer_list<value_type> list,
                   const Compare &c = Compare())
      : ordered_registry(c) {
    insert(list);
  }
  template <class It, class = detail::is_iterator<It>>
  ordered_registry(It first, It last, const Compare &c = Compare())
      : ordered_registry(c) {
    insert(first, last);
  }
  template <class C, class A>
  ordered_registry(const std::map<Key, T, C, A> &map)
      : ordered_registry(detail::same_function<Compare>(map.key_comp())) {
    *this = map;
  }
  template <class C, class A>
  ordered_registry(std::map<Key, T, C, A> &&map)
      : ordered_registry(detail::same_function<Compare>(map.key_comp())) {
    *this = std::move(map);
  }
  ordered_registry(const view_type &view) : ordered_registry(view.key_comp()) {
    *this = view;
  }
  /// A member of a group, see registry_group.h.
  explicit ordered_registry(registry_group &group, const Compare &c = Compare())
      : store_(detail::group_access::join(group), c), in_group_(true) {}

  ordered_registry(const ordered_registry &) = delete;
  ordered_registry &operator=(const ordered_registry &) = delete;
  ~ordered_registry() { store_.destroy(!in_group_); }

  // --- Reads: wait-free ----------------------------------------------------

  /// The element, held as long as the handle lives; empty if there is none.
  [[nodiscard]] UNLATCH_INLINE handle_type find(const Key &key) const {
    return find_any(key);
  }
  template <class K, class = if_lookup_key<K>>
  [[nodiscard]] UNLATCH_INLINE handle_type find(const K &key) const {
    return find_any(key);
  }
  /// The first element not before the key, or the first after it.
  [[nodiscard]] handle_type lower_bound(const Key &key) const {
    return bound<false>(key);
  }
  template <class K, class = if_lookup_key<K>>
  [[nodiscard]] handle_type lower_bound(const K &key) const {
    return bound<false>(key);
  }
  [[nodiscard]] handle_type upper_bound(const Key &key) const {
    return bound<true>(key);
  }
  template <class K, class = if_lookup_key<K>>
  [[nodiscard]] handle_type upper_bound(const K &key) const {
    return bound<true>(key);
  }
  end_sentinel end() const noexcept { return {}; }
  end_sentinel cend() const noexcept { return {}; }

  /// A copy of the value.
  UNLATCH_INLINE std::optional<T> get(const Key &key) const {
    return get_any(key);
  }
  template <class K, class = if_lookup_key<K>>
  UNLATCH_INLINE std::optional<T> get(const K &key) const {
    return get_any(key);
  }
  /// A copy of the value; throws std::out_of_range if the key is not there.
  UNLATCH_INLINE T at(const Key &key) const { return at_any(key); }
  template <class K, class = if_lookup_key<K>>
  UNLATCH_INLINE T at(const K &key) const {
    return at_any(key);
  }
  UNLATCH_INLINE bool contains(const Key &key) const {
    return contains_any(key);
  }
  template <class K, class = if_lookup_key<K>>
  UNLATCH_INLINE bool contains(const K &key) const {
    return contains_any(key);
  }
  UNLATCH_INLINE size_type count(const Key &key) const {
    return contains_any(key);
  }
  template <class K, class = if_lookup_key<K>>
  UNLATCH_INLINE size_type count(const K &key) const {
    return contains_any(key);
  }
  size_type size() const noexcept {
    std::uint64_t version;
    const detail::pin pinned(store_.shared(), version);
    return store_.root_at(version).size;
  }
  bool empty() const noexcept { return size() == 0; }

  /// Calls `f(key, value)` for every element of one consistent state.
  template <class F> void for_each(F &&f) const {
    view().for_each(std::forward<F>(f));
  }

  /// One consistent state; see view_type.
  [[nodiscard]] view_type view() const noexcept { return view_type(store_); }

  /// A copy of one consistent state.
  template <class C, class A> operator std::map<Key, T, C, A>() const {
    return view();
  }

  key_compare key_comp() const { return store_.comparison(); }

  // --- Writes: one at a time -----------------------------------------------

  /// Exclusive to other writers until its end; see update_type.
  [[nodiscard]] update_type update() { return update_type(store_); }

  std::pair<handle_type, bool> insert(const value_type &v) {
    detail::section s(store_.shared());
    return give(s, writer::insert(store_, v));
  }
  std::pair<handle_type, bool> insert(value_type &&v) {
    detail::section s(store_.shared());
    return give(s, writer::insert(store_, std::move(v)));
  }
  template <class P,
            class = std::enable_if_t<std::is_constructible_v<value_type, P &&>>>
  std::pair<handle_type, bool> insert(P &&pair) {
    return emplace(std::forward<P>(pair));
  }
  /// All of them at once.
  template <class It, class = detail::is_iterator<It>>
  void insert(It first, It last) {
    update().insert(first, last);
  }
  void insert(std::initializer_list<value_type> list) { update().insert(list); }
  template <class... Args>
  std::pair<handle_type, bool> emplace(Args &&...args) {
    using element = typename store::element;
    std::unique_ptr<element> made(new element(0, std::forward<Args>(args)...));
    detail::section s(store_.shared());
    return give(s, writer::insert_made(store_, made));
  }
  template <class... Args>
  std::pair<handle_type, bool> try_emplace(const Key &key, Args &&...args) {
    detail::section s(store_.shared());
    return give(s,
                writer::try_emplace(store_, key, std::forward<Args>(args)...));
  }
  template <class... Args>
  std::pair<handle_type, bool> try_emplace(Key &&key, Args &&...args) {
    detail::section s(store_.shared());
    return give(s, writer::try_emplace(store_, std::move(key),
                                       std::forward<Args>(args)...));
  }
  template <class V>
  std::pair<handle_type, bool> insert_or_assign(const Key &key, V &&value) {
    detail::section s(store_.shared());
    return give(s,
                writer::insert_or_assign(store_, key, std::forward<V>(value)));
  }
  template <class V>
  std::pair<handle_type, bool> insert_or_assign(Key &&key, V &&value) {
    detail::section s(store_.shared());
    return give(s, writer::insert_or_assign(store_, std::move(key),
                                            std::forward<V>(value)));
  }
  /// The element of `key`, made from `make()` if there is none. However many
  /// threads miss at once, one of them runs `make`, and the others wait for it.
  /// If it throws, nothing is added. It may read and write this registry.
  template <class F> handle_type get_or_emplace(const Key &key, F &&make) {
    if (handle_type there = find(key))
      return there;
    detail::section s(store_.shared());
    return give(s, writer::get_or_emplace(store_, key, make)).first;
  }
  template <class F> handle_type get_or_emplace(Key &&key, F &&make) {
    if (handle_type there = find(key))
      return there;
    detail::section s(store_.shared());
    return give(s, writer::get_or_emplace(store_, std::move(key), make)).first;
  }

  size_type erase(const Key &key) {
    detail::section s(store_.shared());
    return writer::erase(store_, key);
  }
  template <class K, class = if_lookup_key<K>> size_type erase(const K &key) {
    detail::section s(store_.shared());
    return writer::erase(store_, key);
  }
  void clear() {
    detail::section s(store_.shared());
    store_.clear();
  }

  /// One atomic replacement of everything. Strong guarantee.
  template <class C, class A>
  ordered_registry &operator=(const std::map<Key, T, C, A> &map) {
    update().assign(map);
    return *this;
  }
  template <class C, class A>
  ordered_registry &operator=(std::map<Key, T, C, A> &&map) {
    update().assign(std::move(map));
    return *this;
  }
  ordered_registry &operator=(std::initializer_list<value_type> list) {
    update().assign(list);
    return *this;
  }
  ordered_registry &operator=(const view_type &view) {
    update().assign(view);
    return *this;
  }

  // --- Seeing inside -------------------------------------------------------

  registry_stats stats() const { return detail::stats_of(store_); }

private:
  friend detail::group_access;

  template <class K> UNLATCH_INLINE handle_type find_any(const K &key) const {
    std::uint64_t version;
    detail::pin pinned(store_.shared(), version);
    auto *n = store_.lookup(store_.root_at(version), key);
    if (n == nullptr)
      return {};
    return {&n->value, std::move(pinned)};
  }
  template <bool After, class K> handle_type bound(const K &key) const {
    std::uint64_t version;
    detail::pin pinned(store_.shared(), version);
    const auto at = store::search::template bound<After>(
        store_.root_at(version).top,
        typename store::template probe<K>(key, store_.comparison()));
    if (at.leaf == nullptr)
      return {};
    return {&at.get()->value, std::move(pinned)};
  }
  template <class K>
  UNLATCH_INLINE std::optional<T> get_any(const K &key) const {
    std::uint64_t version;
    const detail::pin pinned(store_.shared(), version);
    const auto *n = store_.lookup(store_.root_at(version), key);
    if (n == nullptr)
      return std::nullopt;
    return n->value.second;
  }
  template <class K> UNLATCH_INLINE bool contains_any(const K &key) const {
    std::uint64_t version;
    const detail::pin pinned(store_.shared(), version);
    return store_.lookup(store_.root_at(version), key) != nullptr;
  }
  template <class K> UNLATCH_INLINE T at_any(const K &key) const {
    std::uint64_t version;
    const detail::pin pinned(store_.shared(), version);
    const auto *n = store_.lookup(store_.root_at(version), key);
    if (n == nullptr)
      detail::throw_out_of_range();
    return n->value.second;
  }

  std::pair<handle_type, bool> give(detail::section &s,
                                    const typename writer::result &r) {
    std::uint64_t version;
    detail::pin pinned;
    s.finish(
        [&]() noexcept { pinned = detail::pin(store_.shared(), version); });
    return {handle_type(&r.at->value, std::move(pinned)), r.inserted};
  }

  store store_;
  const bool in_group_;
};

/// The same for the registry, as one update: readers see none of it, or all.
template <class Key, class T, class Compare, class Policy, class Predicate>
std::size_t erase_if(ordered_registry<Key, T, Compare, Policy> &map,
                     Predicate pred) {
  auto update = map.update();
  return erase_if(update, std::move(pred));
}

} // namespace unlatch

#endif // UNLATCH_ORDERED_REGISTRY_H

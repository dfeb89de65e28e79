// unlatch::registry: a hash map that is read without locks.
//
//   unlatch::registry<std::string, route> routes;
//
//   routes.insert_or_assign("/", home);         // writers take turns
//   if (auto it = routes.find("/"); it != routes.end())
//     serve(it->second);                        // readers never wait
//   for (const auto &[path, r] : routes.view()) // one consistent state
//     list(path, r);
//   auto update = routes.update();              // several writes at once
//   update.clear();
//   update["/"] = other;
//
// How it works. A reader announces itself by two plain stores to a cache line
// of its own thread, loads the registry's version, and probes an array of
// pointers to immutable elements, skipping what is newer than its version. A
// writer, one at a time, adds elements that carry the next version, then
// publishes them all by storing that version. What it removed it destroys when
// no thread is left that announced itself before; it finds out by
// membarrier(2), which makes the readers' missing fence good, or where that is
// absent both sides use stronger operations.
//
// Sources: the readers' protocol is user-level RCU (Desnoyers et al., 2012)
// with a version in each announcement; versions in the elements are those of
// multiversion concurrency control (Bernstein and Goodman, 1983).
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_REGISTRY_H
#define UNLATCH_REGISTRY_H

#include <unlatch/detail/hash_update.h>
#include <unlatch/detail/hash_view.h>
#include <unlatch/detail/hash_writer.h>
#include <unlatch/detail/section.h>
#include <unlatch/handle.h>
#include <unlatch/ordered_registry.h>
#include <unlatch/registry_group.h>
#include <unlatch/stats.h>
#include <unlatch/versioned.h>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

namespace unlatch {

/// A map from Key to T for many readers and few writers.
///
/// Thread-safety: every member may be called by any number of threads at once,
/// except construction and destruction. Reads are wait-free: no lock, no shared
/// store, no allocation after a thread's first read. Writes exclude each other.
/// Every single operation is linearizable.
///
/// Re-entrancy: a read may be nested in anything. A write by a thread inside
/// its own write to the same registry (from a hash, a comparison, a copy, or
/// inside its own update) throws std::system_error with
/// resource_deadlock_would_occur; from the factory or the constructor that a
/// get_or_emplace, try_emplace or insert runs, and from the destructor of a
/// removed element, it is an ordinary write. A removing write by a thread that
/// holds a handle or view of the registry does not wait for itself: the
/// element dies when that handle or view ends.
///
/// Lifetime of elements: the address of an element is stable until it is
/// erased or replaced. Policy says when removed elements are destroyed, see
/// reclaim.h; by default when the removing write returns, if anybody could
/// tell.
///
/// Errors: what Key, T, Hash, KeyEqual and the allocator throw, with the strong
/// guarantee; std::bad_alloc also from erase and clear, which need memory to
/// keep the past for readers that are still in it.
template <class Key, class T, class Hash = unlatch::hash<Key>,
          class KeyEqual = std::equal_to<Key>,
          class Policy = reclaim::automatic>
class registry {
  using store = detail::hash_store<Key, T, Hash, KeyEqual, Policy>;
  using writer = detail::hash_writer<store>;

  template <class K>
  using if_lookup_key =
      std::enable_if_t<detail::is_lookup_key<K, Key, Hash, KeyEqual>::value>;

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using hasher = Hash;
  using key_equal = KeyEqual;
  using reference = typename store::seen_value &;
  using const_reference = reference;
  using handle_type = handle<value_type, typename store::seen_value>;
  using view_type = detail::hash_view<store>;
  using update_type = detail::hash_update<store>;
  using const_iterator = typename view_type::const_iterator;

  registry() : registry(size_type(0)) {}
  explicit registry(size_type expected, const Hash &h = Hash(),
                    const KeyEqual &e = KeyEqual())
      : registry(new detail::core, expected, h, e) {}
  registry(std::initializer_list<value_type> list, size_type expected = 0,
           const Hash &h = Hash(), const KeyEqual &e = KeyEqual())
      : registry(expected, h, e) {
    insert(list);
  }
  template <class It, class = detail::is_iterator<It>>
  registry(It first, It last, size_type expected = 0, const Hash &h = Hash(),
           const KeyEqual &e = KeyEqual())
      : registry(expected, h, e) {
    insert(first, last);
  }
  template <class H, class E, class A>
  registry(const std::unordered_map<Key, T, H, E, A> &map)
      : registry(0, detail::same_function<Hash>(map.hash_function()),
                 detail::same_function<KeyEqual>(map.key_eq())) {
    *this = map;
  }
  template <class H, class E, class A>
  registry(std::unordered_map<Key, T, H, E, A> &&map)
      : registry(0, detail::same_function<Hash>(map.hash_function()),
                 detail::same_function<KeyEqual>(map.key_eq())) {
    *this = std::move(map);
  }
  registry(const view_type &view)
      : registry(0, view.hash_function(), view.key_eq()) {
    *this = view;
  }
  /// A member of a group, see registry_group.h.
  explicit registry(registry_group &group, const Hash &h = Hash(),
                    const KeyEqual &e = KeyEqual())
      : store_(detail::group_access::join(group), h, e), in_group_(true) {}

  registry(const registry &) = delete;
  registry &operator=(const registry &) = delete;
  ~registry() { store_.destroy(!in_group_); }

  // --- Reads: wait-free ----------------------------------------------------

  /// The element, held as long as the handle lives; empty if there is none.
  [[nodiscard]] UNLATCH_INLINE handle_type find(const Key &key) const {
    return find_any(key);
  }
  template <class K, class = if_lookup_key<K>>
  [[nodiscard]] UNLATCH_INLINE handle_type find(const K &key) const {
    return find_any(key);
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
    return store_.size_at(version);
  }
  bool empty() const noexcept { return size() == 0; }

  /// Calls `f(key, value)` for every element of one consistent state.
  template <class F> void for_each(F &&f) const {
    view().for_each(std::forward<F>(f));
  }

  /// One consistent state; see view_type.
  [[nodiscard]] view_type view() const noexcept { return view_type(store_); }

  /// A copy of one consistent state.
  template <class H, class E, class A>
  operator std::unordered_map<Key, T, H, E, A>() const {
    return view();
  }

  hasher hash_function() const { return store_.hasher(); }
  key_equal key_eq() const { return store_.equality(); }
  static constexpr size_type max_size() noexcept { return ~size_type(0) >> 5; }

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
    detail::section s(store_.shared());
    return give(s, writer::emplace(store_, std::forward<Args>(args)...));
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
  void reserve(size_type n) {
    detail::section s(store_.shared());
    store_.reserve(n);
  }

  /// One atomic replacement of everything. Strong guarantee.
  template <class H, class E, class A>
  registry &operator=(const std::unordered_map<Key, T, H, E, A> &map) {
    update().assign(map);
    return *this;
  }
  template <class H, class E, class A>
  registry &operator=(std::unordered_map<Key, T, H, E, A> &&map) {
    update().assign(std::move(map));
    return *this;
  }
  registry &operator=(std::initializer_list<value_type> list) {
    update().assign(list);
    return *this;
  }
  registry &operator=(const view_type &view) {
    update().assign(view);
    return *this;
  }

  // --- Seeing inside -------------------------------------------------------

  registry_stats stats() const { return detail::stats_of(store_); }

private:
  friend detail::group_access;

  registry(detail::core *c, size_type expected, const Hash &h,
           const KeyEqual &e)
      : store_(c, h, e), in_group_(false) {
    if (expected != 0) {
      detail::section s(store_.shared());
      store_.reserve(expected);
    }
  }

  template <class K> UNLATCH_INLINE handle_type find_any(const K &key) const {
    const std::uint64_t h = store_.hash_of(key);
    std::uint64_t version;
    detail::pin pinned(store_.shared(), version);
    auto *n = store_.lookup(*store_.table_at(version), key, h, version);
    if (n == nullptr)
      return {};
    return {&n->value, std::move(pinned)};
  }
  template <class K>
  UNLATCH_INLINE std::optional<T> get_any(const K &key) const {
    const std::uint64_t h = store_.hash_of(key);
    std::uint64_t version;
    const detail::pin pinned(store_.shared(), version);
    const auto *n = store_.lookup(*store_.table_at(version), key, h, version);
    if (n == nullptr)
      return std::nullopt;
    return n->value.second;
  }
  template <class K> UNLATCH_INLINE bool contains_any(const K &key) const {
    const std::uint64_t h = store_.hash_of(key);
    std::uint64_t version;
    const detail::pin pinned(store_.shared(), version);
    return store_.lookup(*store_.table_at(version), key, h, version) != nullptr;
  }
  template <class K> UNLATCH_INLINE T at_any(const K &key) const {
    const std::uint64_t h = store_.hash_of(key);
    std::uint64_t version;
    const detail::pin pinned(store_.shared(), version);
    const auto *n = store_.lookup(*store_.table_at(version), key, h, version);
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
    return {handle_type(&r.element->value, std::move(pinned)), r.inserted};
  }

  store store_;
  const bool in_group_;
};

/// The same for the registry, as one update: readers see none of it, or all.
template <class Key, class T, class Hash, class KeyEqual, class Policy,
          class Predicate>
std::size_t erase_if(registry<Key, T, Hash, KeyEqual, Policy> &map,
                     Predicate pred) {
  auto update = map.update();
  return erase_if(update, std::move(pred));
}

} // namespace unlatch

#endif // UNLATCH_REGISTRY_H

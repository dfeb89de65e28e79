// One consistent state of a hash registry.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_VIEW_H
#define UNLATCH_DETAIL_HASH_VIEW_H

#include <unlatch/detail/hash_store.h>
#include <unlatch/handle.h>

#include <cstddef>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <utility>

namespace unlatch {
namespace detail {

/// The const interface of std::unordered_map on the state that the registry
/// had when the view was taken, however long it is held and whatever is written
/// meanwhile. Taking one costs a pin; a lookup costs what a single one costs
/// without its pin. Iterators, references and pointers are good until the view
/// ends; the order of iteration is unspecified.
///
/// Thread-safety: any number of threads may read one view; taking, releasing
/// and moving it is for one thread at a time. It may end on another thread.
template <class Store> class hash_view {
  using node = typename Store::node;
  using seen_mapped = typename Store::seen_mapped;

public:
  using key_type = typename Store::key_type;
  using mapped_type = typename Store::mapped_type;
  using value_type = typename Store::value_type;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using reference = typename Store::seen_value &;
  using const_reference = reference;

  class const_iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = typename Store::value_type;
    using difference_type = std::ptrdiff_t;
    using reference = typename Store::seen_value &;
    using pointer = typename Store::seen_value *;

    const_iterator() = default;
    reference operator*() const noexcept { return node_->value; }
    pointer operator->() const noexcept { return std::addressof(node_->value); }
    const_iterator &operator++() noexcept {
      node_ = scan_.next();
      return *this;
    }
    const_iterator operator++(int) noexcept {
      const_iterator old = *this;
      ++*this;
      return old;
    }
    friend bool operator==(const const_iterator &a,
                           const const_iterator &b) noexcept {
      return a.node_ == b.node_;
    }
    friend bool operator!=(const const_iterator &a,
                           const const_iterator &b) noexcept {
      return a.node_ != b.node_;
    }
    friend bool operator==(const const_iterator &a, end_sentinel) noexcept {
      return a.node_ == nullptr;
    }
    friend bool operator!=(const const_iterator &a, end_sentinel) noexcept {
      return a.node_ != nullptr;
    }

  private:
    friend hash_view;
    const_iterator(const hash_scan<node> &scan, node *n) noexcept
        : scan_(scan), node_(n) {}

    hash_scan<node> scan_;
    node *node_ = nullptr;
  };
  using iterator = const_iterator;

  /// Holds nothing and is empty.
  hash_view() = default;
  hash_view(hash_view &&other) noexcept
      : version_(other.version_), pin_(std::move(other.pin_)),
        store_(std::exchange(other.store_, nullptr)), table_(other.table_) {}
  hash_view &operator=(hash_view &&other) noexcept {
    store_ = std::exchange(other.store_, nullptr);
    table_ = other.table_;
    version_ = other.version_;
    pin_ = std::move(other.pin_);
    return *this;
  }

  /// Ends the view early, as `unlock` ends a shared lock.
  void release() noexcept {
    store_ = nullptr;
    pin_.release();
  }
  explicit operator bool() const noexcept { return store_ != nullptr; }

  const_iterator begin() const noexcept {
    if (store_ == nullptr)
      return {};
    hash_scan<node> scan(*table_, 0, version_);
    node *n = scan.next();
    return {scan, n};
  }
  const_iterator end() const noexcept { return {}; }
  const_iterator cbegin() const noexcept { return begin(); }
  const_iterator cend() const noexcept { return {}; }

  /// Complexity: constant on average, with any number of writers.
  UNLATCH_INLINE const_iterator find(const key_type &key) const {
    return find_any(key);
  }
  template <class K, class = if_lookup_key<Store, K>>
  UNLATCH_INLINE const_iterator find(const K &key) const {
    return find_any(key);
  }

  /// Throws std::out_of_range if the key is not there.
  UNLATCH_INLINE seen_mapped &at(const key_type &key) const {
    return at_any(key);
  }
  template <class K, class = if_lookup_key<Store, K>>
  UNLATCH_INLINE seen_mapped &at(const K &key) const {
    return at_any(key);
  }

  UNLATCH_INLINE size_type count(const key_type &key) const {
    return find_any(key) != end();
  }
  template <class K, class = if_lookup_key<Store, K>>
  UNLATCH_INLINE size_type count(const K &key) const {
    return find_any(key) != end();
  }
  UNLATCH_INLINE bool contains(const key_type &key) const {
    return find_any(key) != end();
  }
  template <class K, class = if_lookup_key<Store, K>>
  UNLATCH_INLINE bool contains(const K &key) const {
    return find_any(key) != end();
  }
  std::pair<const_iterator, const_iterator>
  equal_range(const key_type &key) const {
    const_iterator first = find_any(key), last = first;
    if (last != end())
      ++last;
    return {first, last};
  }

  /// Complexity: constant, unless the registry was written to several times
  /// since the view was taken; then linear.
  size_type size() const noexcept {
    return store_ == nullptr ? 0 : store_->size_at(version_);
  }
  bool empty() const noexcept { return begin() == end(); }

  auto hash_function() const {
    return function_or_new(store_ == nullptr ? nullptr : &store_->hasher());
  }
  auto key_eq() const {
    return function_or_new(store_ == nullptr ? nullptr : &store_->equality());
  }

  /// Calls `f(key, value)` for every element.
  template <class F> void for_each(F &&f) const {
    for (reference element : *this)
      f(element.first, element.second);
  }

  /// A copy of this state.
  template <class H, class E, class A>
  operator std::unordered_map<key_type, mapped_type, H, E, A>() const {
    std::unordered_map<key_type, mapped_type, H, E, A> copy(
        size(), same_function<H>(hash_function()), same_function<E>(key_eq()));
    if (store_ == nullptr)
      return copy;
    // Some elements ahead, so that their cache lines come while others are
    // being copied.
    constexpr unsigned ahead = 16;
    const node *batch[ahead];
    hash_scan<node> scan(*table_, 0, version_);
    for (unsigned n = ahead; n == ahead;) {
      for (n = 0; n != ahead; ++n) {
        if ((batch[n] = scan.next()) == nullptr)
          break;
        prefetch_key(batch[n]->value.first);
      }
      for (unsigned i = 0; i != n; ++i)
        // Rather than insert(): that of libstdc++ compares with every element
        // as long as there are few.
        copy.try_emplace(batch[i]->value.first, batch[i]->value.second);
    }
    return copy;
  }

  /// For registries and groups only: pins for itself, or shares a pin.
  explicit hash_view(const Store &store) noexcept
      : pin_(store.shared(), version_), store_(&store),
        table_(store.table_at(version_)) {}
  hash_view(const Store &store, std::uint64_t version) noexcept
      : version_(version), store_(&store), table_(store.table_at(version)) {}

private:
  template <class K>
  UNLATCH_INLINE const_iterator find_any(const K &key) const {
    if (UNLATCH_UNLIKELY(store_ == nullptr))
      return {};
    std::size_t i = 0;
    node *n = store_->lookup(*table_, key, store_->hash_of(key), version_, &i);
    return {hash_scan<node>(*table_, i + 1, version_), n};
  }
  template <class K> seen_mapped &at_any(const K &key) const {
    const const_iterator it = find_any(key);
    if (it == end())
      throw_out_of_range();
    return it->second;
  }

  std::uint64_t version_ = 0; // filled in by the pin, so before it
  pin pin_;
  const Store *store_ = nullptr;
  const hash_table_header *table_ = nullptr;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_VIEW_H

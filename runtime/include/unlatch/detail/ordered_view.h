// One consistent state of an ordered registry.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_ORDERED_VIEW_H
#define UNLATCH_DETAIL_ORDERED_VIEW_H

#include <unlatch/detail/ordered_store.h>
#include <unlatch/handle.h>

#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace unlatch {
namespace detail {

/// Over the elements of one state, in order. An increment is constant, with a
/// search of the tree every few dozen elements.
template <class Store> class ordered_view_iterator {
  using search = typename Store::search;
  using place = typename Store::place;

public:
  using iterator_category = std::bidirectional_iterator_tag;
  using value_type = typename Store::value_type;
  using difference_type = std::ptrdiff_t;
  using reference = typename Store::seen_value &;
  using pointer = typename Store::seen_value *;

  ordered_view_iterator() = default;
  /// For views only.
  ordered_view_iterator(const Store *s, const typename Store::root *r,
                        place at) noexcept
      : store_(s), root_(r), at_(at) {}

  reference operator*() const noexcept { return at_.get()->value; }
  pointer operator->() const noexcept { return std::addressof(**this); }
  ordered_view_iterator &operator++() {
    at_ = search::next(root_->top, at_, store_->comparison());
    return *this;
  }
  ordered_view_iterator &operator--() {
    at_ = search::previous(root_->top, at_, store_->comparison());
    return *this;
  }
  ordered_view_iterator operator++(int) {
    ordered_view_iterator old = *this;
    ++*this;
    return old;
  }
  ordered_view_iterator operator--(int) {
    ordered_view_iterator old = *this;
    --*this;
    return old;
  }
  friend bool operator==(const ordered_view_iterator &a,
                         const ordered_view_iterator &b) noexcept {
    return a.at_.leaf == b.at_.leaf &&
           (a.at_.leaf == nullptr || a.at_.index == b.at_.index);
  }
  friend bool operator!=(const ordered_view_iterator &a,
                         const ordered_view_iterator &b) noexcept {
    return !(a == b);
  }
  friend bool operator==(const ordered_view_iterator &a,
                         end_sentinel) noexcept {
    return a.at_.leaf == nullptr;
  }
  friend bool operator!=(const ordered_view_iterator &a,
                         end_sentinel) noexcept {
    return a.at_.leaf != nullptr;
  }

private:
  const Store *store_ = nullptr;
  const typename Store::root *root_ = nullptr;
  place at_;
};

/// The const interface of std::map on the state that the registry had when the
/// view was taken. Taking one costs a pin. Iterators, references and pointers
/// are good until the view ends.
///
/// Thread-safety: any number of threads may read one view; taking, releasing
/// and moving it is for one thread at a time. It may end on another thread.
template <class Store> class ordered_view {
  using search = typename Store::search;
  using seen_mapped = typename Store::seen_mapped;
  template <class K> using probe = typename Store::template probe<K>;
  template <class K>
  using if_lookup_key = std::enable_if_t<Store::template looks_up<K>>;

public:
  using key_type = typename Store::key_type;
  using mapped_type = typename Store::mapped_type;
  using value_type = typename Store::value_type;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using reference = typename Store::seen_value &;
  using const_reference = reference;
  using const_iterator = ordered_view_iterator<Store>;
  using iterator = const_iterator;
  using const_reverse_iterator = std::reverse_iterator<const_iterator>;
  using reverse_iterator = const_reverse_iterator;

  /// Holds nothing and is empty.
  ordered_view() = default;
  ordered_view(ordered_view &&other) noexcept
      : version_(other.version_), pin_(std::move(other.pin_)),
        store_(std::exchange(other.store_, nullptr)),
        root_(std::exchange(other.root_, nullptr)) {}
  ordered_view &operator=(ordered_view &&other) noexcept {
    version_ = other.version_;
    store_ = std::exchange(other.store_, nullptr);
    root_ = std::exchange(other.root_, nullptr);
    pin_ = std::move(other.pin_);
    return *this;
  }

  /// Ends the view early, as `unlock` ends a shared lock.
  void release() noexcept {
    store_ = nullptr;
    root_ = nullptr;
    pin_.release();
  }
  explicit operator bool() const noexcept { return store_ != nullptr; }

  const_iterator begin() const noexcept { return give(search::first(top())); }
  const_iterator end() const noexcept { return give({}); }
  const_iterator cbegin() const noexcept { return begin(); }
  const_iterator cend() const noexcept { return end(); }
  const_reverse_iterator rbegin() const {
    return const_reverse_iterator(end());
  }
  const_reverse_iterator rend() const {
    return const_reverse_iterator(begin());
  }
  const_reverse_iterator crbegin() const { return rbegin(); }
  const_reverse_iterator crend() const { return rend(); }

  /// Complexity of this and all lookups: logarithmic.
  UNLATCH_INLINE const_iterator find(const key_type &key) const {
    return find_any(key);
  }
  template <class K, class = if_lookup_key<K>>
  UNLATCH_INLINE const_iterator find(const K &key) const {
    return find_any(key);
  }
  const_iterator lower_bound(const key_type &key) const {
    return bound<false>(key);
  }
  template <class K, class = if_lookup_key<K>>
  const_iterator lower_bound(const K &key) const {
    return bound<false>(key);
  }
  const_iterator upper_bound(const key_type &key) const {
    return bound<true>(key);
  }
  template <class K, class = if_lookup_key<K>>
  const_iterator upper_bound(const K &key) const {
    return bound<true>(key);
  }
  std::pair<const_iterator, const_iterator>
  equal_range(const key_type &key) const {
    return {lower_bound(key), upper_bound(key)};
  }
  template <class K, class = if_lookup_key<K>>
  std::pair<const_iterator, const_iterator> equal_range(const K &key) const {
    return {lower_bound(key), upper_bound(key)};
  }
  /// Throws std::out_of_range if the key is not there.
  UNLATCH_INLINE seen_mapped &at(const key_type &key) const {
    return at_any(key);
  }
  template <class K, class = if_lookup_key<K>>
  UNLATCH_INLINE seen_mapped &at(const K &key) const {
    return at_any(key);
  }
  UNLATCH_INLINE bool contains(const key_type &key) const {
    return element_of(key);
  }
  template <class K, class = if_lookup_key<K>>
  UNLATCH_INLINE bool contains(const K &key) const {
    return element_of(key);
  }
  UNLATCH_INLINE size_type count(const key_type &key) const {
    return contains(key);
  }
  /// Several elements may be equivalent to a key of another type.
  template <class K, class = if_lookup_key<K>>
  UNLATCH_INLINE size_type count(const K &key) const {
    return static_cast<size_type>(
        std::distance(lower_bound(key), upper_bound(key)));
  }

  size_type size() const noexcept { return root_ == nullptr ? 0 : root_->size; }
  bool empty() const noexcept { return size() == 0; }
  auto key_comp() const {
    return function_or_new(store_ == nullptr ? nullptr : &store_->comparison());
  }

  /// Calls `f(key, value)` for every element, in order.
  template <class F> void for_each(F &&f) const {
    for (reference element : *this)
      f(element.first, element.second);
  }

  /// A copy of this state.
  template <class C, class A>
  operator std::map<key_type, mapped_type, C, A>() const {
    std::map<key_type, mapped_type, C, A> copy(same_function<C>(key_comp()));
    for (const value_type &element : *this)
      copy.emplace_hint(copy.end(), element);
    return copy;
  }

  /// For registries and groups only: pins for itself, or shares a pin.
  explicit ordered_view(const Store &store) noexcept
      : pin_(store.shared(), version_), store_(&store),
        root_(&store.root_at(version_)) {}
  ordered_view(const Store &store, std::uint64_t version) noexcept
      : version_(version), store_(&store), root_(&store.root_at(version)) {}

private:
  const typename Store::node *top() const noexcept {
    return root_ == nullptr ? nullptr : root_->top;
  }
  const_iterator give(typename Store::place at) const noexcept {
    return {store_, root_, at};
  }
  template <bool After, class K> const_iterator bound(const K &key) const {
    if (store_ == nullptr)
      return end();
    return give(search::template bound<After>(
        top(), probe<K>(key, store_->comparison())));
  }
  template <class K> const_iterator find_any(const K &key) const {
    const const_iterator it = bound<false>(key);
    if (it == end() || store_->comparison()(key, it->first))
      return end();
    return it;
  }
  template <class K> typename Store::element *element_of(const K &key) const {
    return store_ == nullptr ? nullptr : store_->lookup(*root_, key);
  }
  template <class K> seen_mapped &at_any(const K &key) const {
    auto *found = element_of(key);
    if (found == nullptr)
      throw_out_of_range();
    return found->value.second;
  }

  std::uint64_t version_ = 0; // filled in by the pin, so before it
  pin pin_;
  const Store *store_ = nullptr;
  const typename Store::root *root_ = nullptr;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_ORDERED_VIEW_H

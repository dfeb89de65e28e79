// Where an update of a hash registry is at.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_ITERATOR_H
#define UNLATCH_DETAIL_HASH_ITERATOR_H

#include <unlatch/detail/hash_store.h>
#include <unlatch/handle.h>

#include <iterator>
#include <memory>
#include <type_traits>

namespace unlatch {
namespace detail {

template <class Store> class hash_update;

/// Finds its element again when the table has grown or another iterator has
/// copied the element. Dereferenced as non-const, it copies the element once.
template <class Store, bool Const> class hash_iterator {
  using node = typename Store::node;
  static constexpr bool clones = Store::clones;

public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = typename Store::value_type;
  using difference_type = std::ptrdiff_t;
  using reference =
      std::conditional_t<Const || !clones, typename Store::seen_value &,
                         value_type &>;
  using pointer = std::remove_reference_t<reference> *;

  hash_iterator() = default;
  template <bool Other, class = std::enable_if_t<Const && !Other>>
  hash_iterator(const hash_iterator<Store, Other> &o) noexcept
      : store_(o.store_), table_(o.table_), index_(o.index_), node_(o.node_) {}

  reference operator*() const {
    locate();
    if constexpr (!Const && clones)
      node_ = store_->writable(index_, node_);
    return node_->value;
  }
  pointer operator->() const { return std::addressof(**this); }
  hash_iterator &operator++() {
    locate();
    node_ = store_->next_newest(++index_);
    return *this;
  }
  hash_iterator operator++(int) {
    hash_iterator old = *this;
    ++*this;
    return old;
  }

private:
  friend hash_update<Store>;
  template <class, bool> friend class hash_iterator;

  hash_iterator(Store *s, std::size_t i, node *n) noexcept
      : store_(s), table_(n == nullptr ? nullptr : &s->table()), index_(i),
        node_(n) {}

  /// Finds the element again where the table has grown since.
  void locate() const {
    if (UNLATCH_LIKELY(table_ == &store_->table())) {
      if (node *n = store_->newest_at(index_))
        node_ = n;
      return;
    }
    const auto found =
        store_->locate(node_->value.first, store_->hash_of_node(*node_));
    table_ = &store_->table();
    index_ = found.index;
    if (found.present != nullptr)
      node_ = found.present;
  }

  template <bool Other>
  bool equals(const hash_iterator<Store, Other> &o) const {
    if (node_ == nullptr || o.node_ == nullptr)
      return node_ == nullptr && o.node_ == nullptr;
    if (node_ == o.node_)
      return true;
    locate();
    o.locate();
    return index_ == o.index_;
  }

  friend bool operator==(const hash_iterator &a, const hash_iterator &b) {
    return a.equals(b);
  }
  friend bool operator!=(const hash_iterator &a, const hash_iterator &b) {
    return !a.equals(b);
  }
  friend bool operator==(const hash_iterator &a, end_sentinel) {
    return a.node_ == nullptr;
  }
  friend bool operator!=(const hash_iterator &a, end_sentinel) {
    return a.node_ != nullptr;
  }

  Store *store_ = nullptr;
  mutable const hash_table_header *table_ = nullptr;
  mutable std::size_t index_ = 0;
  mutable node *node_ = nullptr;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_ITERATOR_H

// Where an update of an ordered registry is at.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_ORDERED_ITERATOR_H
#define UNLATCH_DETAIL_ORDERED_ITERATOR_H

#include <unlatch/detail/ordered_store.h>
#include <unlatch/handle.h>

#include <iterator>
#include <memory>
#include <type_traits>

namespace unlatch {
namespace detail {

template <class Store> class ordered_update;

/// Knows its element, and its place until the tree changes; then it looks for
/// the key. Dereferenced as non-const, it copies the element once.
template <class Store, bool Const> class ordered_iterator {
  using element = typename Store::element;
  using place = typename Store::place;
  using search = typename Store::search;
  static constexpr bool clones = Store::clones;

public:
  using iterator_category = std::bidirectional_iterator_tag;
  using value_type = typename Store::value_type;
  using difference_type = std::ptrdiff_t;
  using reference =
      std::conditional_t<Const || !clones, typename Store::seen_value &,
                         value_type &>;
  using pointer = std::remove_reference_t<reference> *;

  ordered_iterator() = default;
  template <bool Other, class = std::enable_if_t<Const && !Other>>
  ordered_iterator(const ordered_iterator<Store, Other> &o) noexcept
      : store_(o.store_), element_(o.element_), at_(o.at_), moves_(o.moves_) {}

  reference operator*() const {
    if constexpr (!Const && clones) {
      // Searched for anew only if somebody moved it since.
      if (!store_->is_fresh(*element_)) {
        locate();
        element_ = store_->writable(element_);
      }
    } else {
      locate();
    }
    return element_->value;
  }
  pointer operator->() const { return std::addressof(**this); }

  ordered_iterator &operator++() {
    locate();
    set(search::next(store_->newest().top, at_, store_->comparison()));
    return *this;
  }
  ordered_iterator &operator--() {
    locate();
    set(search::previous(store_->newest().top, at_, store_->comparison()));
    return *this;
  }
  ordered_iterator operator++(int) {
    ordered_iterator old = *this;
    ++*this;
    return old;
  }
  ordered_iterator operator--(int) {
    ordered_iterator old = *this;
    --*this;
    return old;
  }

private:
  friend ordered_update<Store>;
  template <class, bool> friend class ordered_iterator;

  ordered_iterator(Store *s, place at) noexcept
      : store_(s), element_(at.get()), at_(at),
        moves_(s == nullptr ? 0 : s->moves()) {}
  /// Its place is searched for when it is needed.
  ordered_iterator(Store *s, element *e) noexcept
      : store_(s), element_(e), moves_(s->moves() - 1) {}

  void set(place at) const noexcept {
    at_ = at;
    element_ = at.get();
    moves_ = store_->moves();
  }
  void locate() const {
    if (element_ != nullptr && moves_ != store_->moves()) {
      const place found = store_->locate(element_->value.first);
      if (found.leaf != nullptr)
        set(found);
    }
  }

  bool equals(const element *other) const {
    if (element_ == other || element_ == nullptr || other == nullptr)
      return element_ == other;
    // One of the two may be the copy of the other.
    const auto &less = store_->comparison();
    return !less(element_->value.first, other->value.first) &&
           !less(other->value.first, element_->value.first);
  }
  friend bool operator==(const ordered_iterator &a, const ordered_iterator &b) {
    return a.equals(b.element_);
  }
  friend bool operator!=(const ordered_iterator &a, const ordered_iterator &b) {
    return !a.equals(b.element_);
  }
  friend bool operator==(const ordered_iterator &a, end_sentinel) {
    return a.element_ == nullptr;
  }
  friend bool operator!=(const ordered_iterator &a, end_sentinel) {
    return a.element_ != nullptr;
  }

  Store *store_ = nullptr;
  mutable element *element_ = nullptr;
  mutable place at_;
  mutable std::size_t moves_ = 0;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_ORDERED_ITERATOR_H

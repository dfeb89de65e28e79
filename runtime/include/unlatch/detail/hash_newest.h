// What writers of a hash registry look up: the newest content, published or
// not; and how they make elements.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_NEWEST_H
#define UNLATCH_DETAIL_HASH_NEWEST_H

#include <unlatch/detail/hash_index.h>
#include <unlatch/detail/hash_pools.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace unlatch {
namespace detail {

/// Thread-safety: with the write lock held.
template <class Key, class T, class Hash, class KeyEqual>
class hash_newest : public hash_index<Key, T, Hash, KeyEqual> {
  using base = hash_index<Key, T, Hash, KeyEqual>;

public:
  using node = typename base::node;
  using base::same_key;

  hash_newest(core *c, Hash h, KeyEqual e)
      : base(c, std::move(h), std::move(e)), pools_(*c) {}

  const node_pools<node> &pools() const noexcept { return pools_; }

  struct position {
    std::size_t index; ///< of the key's slot, or the one it would get
    node *present;     ///< the newest element, null if there is none
    bool has_slot;     ///< the slot belongs to this key, erased or not
  };

  hash_table_header &table() const noexcept {
    // relaxed: the write lock is held.
    return *table_.load(std::memory_order_relaxed);
  }

  template <class K> position locate(const K &key, std::uint64_t h) const {
    const hash_table_header &t = table();
    const std::uintptr_t tag = word::tag(h);
    std::size_t reusable = none;
    for (std::size_t i = t.home(h);; i = (i + 1) & t.mask) {
      const std::uintptr_t w = t.at(i);
      if (w == word::empty)
        return {reusable != none ? reusable : i, nullptr, false};
      if (w == word::deleted) {
        if (reusable == none)
          reusable = i;
      } else if (word::matches(w, tag)) {
        const node *any = representative<node>(w);
        if (any != nullptr && same_key(any->value.first, key))
          return {i, newest<node>(w), true};
      }
    }
  }

  node *next_newest(std::size_t &i) const noexcept {
    const hash_table_header &t = table();
    for (; i != t.capacity(); ++i) {
      const std::uintptr_t w = t.at(i);
      if (w != word::empty && w != word::deleted)
        if (node *n = newest<node>(w))
          return n;
    }
    return nullptr;
  }

  /// What is in slot `i` of the present table; null if erased.
  node *newest_at(std::size_t i) const noexcept {
    return newest<node>(table().at(i));
  }

  template <class... Args>
  pooled<node> make_node(std::uint64_t h, Args &&...args) const {
    return make_node_in<node>(pools_, core_->next_version(), h,
                              std::forward<Args>(args)...);
  }
  /// One that is to take the place of another.
  template <class... Args>
  pooled<node> make_successor(std::uint64_t h, Args &&...args) const {
    return make_successor_in<node>(pools_, core_->next_version(), h,
                                   std::forward<Args>(args)...);
  }

  static void keep_hash(node &n, std::uint64_t h) noexcept {
    if constexpr (!hash_is_free<Key, Hash>)
      n.hash = h;
    else
      static_cast<void>(n), static_cast<void>(h);
  }

  /// Made before another section of the same thread went ahead.
  void adopt(node &n) const noexcept { n.born = core_->next_version(); }

  bool is_fresh(const node &n) const noexcept {
    return n.made_in() == core_->next_version();
  }

protected:
  using base::core_;
  using base::table_;
  const node_pools<node> pools_;

private:
  static constexpr std::size_t none = ~std::size_t(0);
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_NEWEST_H

// The content of a hash registry, built beside the present one.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_DRAFT_H
#define UNLATCH_DETAIL_HASH_DRAFT_H

#include <unlatch/detail/hash_retired.h>
#include <unlatch/detail/hash_table.h>

#include <utility>

namespace unlatch {
namespace detail {

/// Copies what some reader may find and says how much it was.
template <class Store>
std::size_t copy_words(const Store &s, const hash_table_header &from,
                       hash_table_header &to) {
  std::size_t copied = 0;
  for (std::size_t i = 0; i != from.capacity(); ++i) {
    const std::uintptr_t w = from.at(i);
    if (w == word::empty || w == word::deleted)
      continue;
    if (const auto *any = representative<typename Store::node>(w)) {
      to.put(to.free_slot(s.hash_of_node(*any)), w);
      ++copied;
    }
  }
  return copied;
}

/// What is to replace everything at once; write lock held.
template <class Store> class hash_draft {
  using node = typename Store::node;

public:
  hash_draft(const Store &s, std::size_t expected)
      : store_(s), table_(hash_table::make(hash_table::capacity_for(expected),
                                           0, nullptr)) {}
  hash_draft(const hash_draft &) = delete;
  hash_draft &operator=(const hash_draft &) = delete;
  ~hash_draft() {
    if (table_ != nullptr) {
      recycling places;
      destroy_nodes(*table_, store_.pools(), places);
      hash_table::free(table_);
    }
  }
  /// False if the key is there already.
  template <class... Args> bool add(Args &&...args) {
    auto made =
        make_node_in<node>(store_.pools(), 0, 0, std::forward<Args>(args)...);
    const std::uint64_t h = store_.hash_of(made->value.first);
    store_.keep_hash(*made, h);
    const std::uintptr_t tag = word::tag(h);
    std::size_t i = table_->home(h);
    for (;; i = (i + 1) & table_->mask) {
      const std::uintptr_t w = table_->at(i);
      if (w == word::empty)
        break;
      if (word::matches(w, tag) &&
          store_.same_key(word::pointer<node *>(w)->value.first,
                          made->value.first))
        return false;
    }
    if (size_ + 1 > hash_table::limit(table_->capacity())) {
      hash_table *larger = hash_table::make(table_->capacity() * 2, 0, nullptr);
      copy_words(store_, *table_, *larger);
      hash_table::free(std::exchange(table_, larger));
      i = table_->free_slot(h);
    }
    table_->put(i, word::of(made.release(), tag));
    ++size_;
    return true;
  }

private:
  friend Store;
  const Store &store_;
  hash_table *table_;
  std::size_t size_ = 0;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_DRAFT_H

// What a hash registry leaves behind: removed elements, whole contents, tables.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_RETIRED_H
#define UNLATCH_DETAIL_HASH_RETIRED_H

#include <unlatch/detail/hash_table.h>
#include <unlatch/detail/node_pool.h>
#include <unlatch/detail/retired.h>

#include <memory>
#include <utility>

namespace unlatch {
namespace detail {

/// An element that was replaced or erased, and the change that says so. It
/// comes from the store's pool of changes and returns there.
template <class Store>
struct hash_removal final : retired, hash_change<typename Store::node> {
  using node = typename Store::node;

  hash_removal(Store &s, std::uint64_t h, std::uintptr_t earlier, node *later,
               node *gone) noexcept
      : hash_change<node>(s.shared().next_version(), earlier, later), store(&s),
        nodes(s.pool()), changes(s.change_pool()), hash(h), removed(gone) {}

  Store *store; ///< null when the registry is gone
  node_pool &nodes;
  node_pool &changes;
  const std::uint64_t hash;
  node *removed;       ///< null: only a change, such as erased and added again
  bool linked = false; ///< readers can reach it

  void unlink() noexcept override {
    if (!linked || store == nullptr)
      return;
    --store->changes_;
    if (unlink_from(store->table(), true))
      return;
    for (auto *c = store->cleared_; c != nullptr; c = c->next_cleared)
      if (unlink_from(c->table, false))
        return;
  }
  void orphan(const void *s) noexcept override {
    if (store == s)
      store = nullptr;
  }
  bool dispose() noexcept override {
    if (removed != nullptr)
      back_to_pool<node>{&nodes}(std::exchange(removed, nullptr));
    if (std::exchange(linked, false))
      return true;
    changes.recycle(this); // nothing in it has a destructor
    return false;
  }

  static void destroy_nodes(hash_table_header &t, node_pool &pool) noexcept {
    for (std::size_t i = 0; i != t.capacity(); ++i) {
      // relaxed: nobody else has it any more.
      const auto w = t.word_at(i).load(std::memory_order_relaxed);
      if (w != word::empty && w != word::deleted)
        back_to_pool<node>{&pool}(word::pointer<node *>(w));
    }
  }

private:
  bool unlink_from(hash_table_header &t, bool current) noexcept {
    const std::uintptr_t tag = word::tag(hash);
    std::size_t i = t.home(hash);
    for (std::size_t n = t.capacity(); n != 0; --n, i = (i + 1) & t.mask) {
      const std::uintptr_t w = t.at(i);
      if (w == word::empty)
        return false;
      if (!word::matches(w, tag) || !word::is_change(w))
        continue;
      auto *c = word::pointer<hash_change<node> *>(w);
      if (c == this) {
        if (this->after != nullptr)
          t.put(i, word::of(this->after, tag));
        else if (current)
          store->vacate(t, i);
        else
          t.put(i, word::deleted);
        return true;
      }
      for (;;) {
        // relaxed: only writers change it, and the write lock is held.
        const auto inner = c->before.load(std::memory_order_relaxed);
        if (!word::is_change(inner))
          break;
        auto *deeper = word::pointer<hash_change<node> *>(inner);
        if (deeper == this) {
          // release: pairs with resolve().
          c->before.store(this->after != nullptr ? word::of(this->after, tag)
                                                 : word::empty,
                          std::memory_order_release);
          return true;
        }
        c = deeper;
      }
    }
    return false;
  }
};

/// Everything that was there before a clear or an assignment.
template <class Store> class hash_content final : public retired {
public:
  hash_content(Store &s, hash_table_header &t) noexcept
      : table(t), store_(&s), pool_(s.pool()) {}

  void unlink() noexcept override {
    if (store_ == nullptr)
      return;
    for (hash_content **c = &store_->cleared_; *c != nullptr;
         c = &(*c)->next_cleared)
      if (*c == this) {
        *c = next_cleared;
        break;
      }
    store_->settle(table);
  }
  void orphan(const void *s) noexcept override {
    if (store_ != s)
      return;
    store_->settle(table);
    store_ = nullptr;
  }
  bool dispose() noexcept override {
    hash_removal<Store>::destroy_nodes(table, pool_);
    hash_table::free(&table);
    delete this;
    return false;
  }

  hash_table_header &table;
  hash_content *next_cleared = nullptr;

private:
  Store *store_;
  node_pool &pool_;
};

/// Words that were copied to a larger table.
class hash_old_table final : public retired {
public:
  explicit hash_old_table(hash_table_header &t) noexcept : table_(t) {}
  bool dispose() noexcept override {
    hash_table::free(&table_);
    delete this;
    return false;
  }

private:
  hash_table_header &table_;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_RETIRED_H

// What a hash registry leaves behind: removed elements, whole contents, tables.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_RETIRED_H
#define UNLATCH_DETAIL_HASH_RETIRED_H

#include <unlatch/detail/hash_change.h>
#include <unlatch/detail/hash_pools.h>
#include <unlatch/detail/hash_table.h>
#include <unlatch/detail/retired.h>

#include <memory>
#include <utility>

namespace unlatch {
namespace detail {

/// An element that another took the place of. No reader of the stamp looks at
/// it: it only has to go.
template <class Node> struct hash_replaced final : retired {
  hash_replaced(Node *gone, const node_pools<Node> &pools,
                node_pool &records) noexcept
      : removed_(gone), pools_(pools), records_(records) {}

  bool dispose(recycling &places) noexcept override {
    pools_.destroy(removed_, places);
    places.add(records_, this); // nothing in it has a destructor
    return false;
  }

private:
  Node *const removed_;
  const node_pools<Node> pools_;
  node_pool &records_;
};

/// Many such, where nobody can observe when they go.
template <class Node> struct hash_replaced_batch final : retired_batch {
  hash_replaced_batch(const node_pools<Node> &pools,
                      node_pool &records_of) noexcept
      : retired_batch(records_of), pools_(pools) {}

  bool dispose(recycling &places) noexcept override {
    for (unsigned i = 0; i != weight; ++i)
      pools_.destroy(static_cast<Node *>(removed[i]), places);
    places.add(records, this); // nothing in it has a destructor
    return false;
  }

private:
  const node_pools<Node> pools_;
};

/// An element that was erased, and the change that says so; or the change
/// alone, where one is added again. It comes from the store's pool of changes
/// and returns there.
template <class Store>
struct hash_removal final : retired, hash_change<typename Store::node> {
  using node = typename Store::node;

  hash_removal(Store &s, std::uint64_t h, std::uintptr_t earlier, node *later,
               node *gone) noexcept
      : hash_change<node>(s.shared().next_version(), earlier, later), store(&s),
        nodes(s.pools()), changes(s.change_pool()), hash(h), removed(gone) {}

  Store *store; ///< null when the registry is gone
  const node_pools<node> nodes;
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
  bool dispose(recycling &places) noexcept override {
    if (removed != nullptr)
      nodes.destroy(std::exchange(removed, nullptr), places);
    if (std::exchange(linked, false))
      return true;
    places.add(changes, this); // nothing in it has a destructor
    return false;
  }

private:
  bool unlink_from(hash_table_header &t, bool current) noexcept {
    const std::uintptr_t tag = word::tag(hash);
    std::size_t i = t.home(hash);
    for (std::size_t n = t.capacity(); n != 0; --n, i = (i + 1) & t.mask) {
      const std::uintptr_t w = t.at(i);
      if (w == word::empty)
        return false;
      if (!word::matches(w, tag))
        continue;
      auto *link =
          link_to<node>(*this, t.word_at(i), store->shared().reached());
      if (link == nullptr)
        continue;
      if (link != &t.word_at(i))
        // release: pairs with resolve().
        link->store(this->after != nullptr ? word::of(this->after, tag)
                                           : word::empty,
                    std::memory_order_release);
      else if (this->after != nullptr)
        t.put(i, word::of(this->after, tag));
      else if (current)
        store->vacate(t, i);
      else
        t.put(i, word::deleted);
      return true;
    }
    return false;
  }
};

/// Of a table that nobody else has any more.
template <class Node>
void destroy_nodes(hash_table_header &t, const node_pools<Node> &pools,
                   recycling &places) noexcept {
  for (std::size_t i = 0; i != t.capacity(); ++i) {
    const std::uintptr_t w = t.at(i);
    if (w != word::empty && w != word::deleted)
      pools.destroy(word::pointer<Node *>(w), places);
  }
}

/// Everything that was there before a clear or an assignment.
template <class Store> class hash_content final : public retired {
public:
  hash_content(Store &s, hash_table_header &t) noexcept
      : table(t), store_(&s), pools_(s.pools()) {}

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
  bool dispose(recycling &places) noexcept override {
    destroy_nodes(table, pools_, places);
    hash_table::free(&table);
    delete this;
    return false;
  }

  hash_table_header &table;
  hash_content *next_cleared = nullptr;

private:
  Store *store_;
  const node_pools<typename Store::node> pools_;
};

/// Words that were copied to a larger table.
class hash_old_table final : public retired {
public:
  explicit hash_old_table(hash_table_header &t) noexcept : table_(t) {}
  bool dispose(recycling &) noexcept override {
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

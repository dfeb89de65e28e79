// How a writer who holds the write lock changes the content of a hash registry,
// one key at a time or all at once.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_STORE_H
#define UNLATCH_DETAIL_HASH_STORE_H

#include <unlatch/detail/hash_draft.h>
#include <unlatch/detail/hash_newest.h>
#include <unlatch/detail/hash_retired.h>
#include <unlatch/detail/same_function.h>

#include <memory>
#include <type_traits>
#include <utility>

namespace unlatch {
namespace detail {

template <class Key, class T, class Hash, class KeyEqual, class Policy>
class hash_store : public hash_newest<Key, T, Hash, KeyEqual> {
  using base = hash_newest<Key, T, Hash, KeyEqual>;
  using base::core_;
  using base::pools_;
  using base::sizes_;
  using base::table_;

public:
  using typename base::value_type;
  using node = typename base::node; // by this name for the debugger
  using change = hash_removal<hash_store>;
  static constexpr bool awaits = Policy::template awaits_readers<Key, T>();
  using replaced = std::conditional_t<awaits, hash_replaced<node>,
                                      hash_replaced_batch<node>>;
  using draft = hash_draft<hash_store>;
  using position = typename base::position;
  using base::hash_of_node;
  using base::is_fresh;
  using base::make_successor;
  using base::table;
  static constexpr bool mutable_values = has_mutable_values<Policy>::value;
  using seen_value = seen_by_readers<Policy, std::pair<const Key, T>>;
  using seen_mapped = seen_by_readers<Policy, T>;
  static constexpr bool clones =
      !mutable_values && is_cloneable<Key>::value && is_cloneable<T>::value;

  hash_store(core *c, Hash h, KeyEqual e)
      : base(c, std::move(h), std::move(e)),
        changes_pool_(c->add_pool(sizeof(change), alignof(change))),
        replaced_pool_(c->add_pool(sizeof(replaced), alignof(replaced))) {}

  /// No reader may be left. What waits for readers goes too, or, in a group,
  /// forgets this store.
  void destroy(bool owns_core) noexcept {
    if (owns_core)
      core_->destroy_all();
    else
      core_->orphan(this, [this]() noexcept { settle(table()); });
    // relaxed: nobody else is there.
    hash_table_header *t = table_.load(std::memory_order_relaxed);
    if constexpr (!std::is_trivially_destructible_v<value_type>)
      for (std::size_t i = 0; i != t->capacity(); ++i) {
        const auto w = t->word_at(i).load(std::memory_order_relaxed);
        if (w != word::empty && w != word::deleted)
          newest<node>(w)->~node(); // its memory goes with the pool
      }
    hash_table::free(t);
  }

  node_pool &change_pool() const noexcept { return *changes_pool_; }

  // --- The writer, write lock held -----------------------------------------

  std::size_t size() const noexcept { return size_; }
  std::size_t used() const noexcept { return used_; }
  std::size_t capacity() const noexcept {
    return &table() == &no_table ? 0 : table().capacity();
  }
  /// Adds an element whose key is not there and says in which slot.
  std::size_t add(position where, std::uint64_t h, pooled<node> &made) {
    std::size_t i = where.index;
    if (where.has_slot) {
      const std::uintptr_t w = table().at(i);
      UNLATCH_ASSERT(word::is_change(w), "an erased slot without a change");
      auto *last = word::pointer<hash_change<node> *>(w);
      if (last->version == core_->next_version())
        last->after = made.get();
      else
        link_change(i, make_change(h, w, made.get(), nullptr));
    } else {
      if (table().at(i) == word::empty) {
        if (used_ + 1 > limit_) {
          grow(size_ + 1);
          i = table().free_slot(h);
        }
        ++used_;
      }
      table().put(i, word::of(made.get(), word::tag(h)));
    }
    made.release();
    resized(+1);
    return i;
  }

  /// Puts `made`, a successor, in the place of `old`, which readers may see.
  node *replace(std::size_t index, node *old, pooled<node> made) {
    retired *const record = record_of(old);
    const std::uintptr_t w = table().at(index);
    // relaxed: released with the node, by put().
    made->before().store(w, std::memory_order_relaxed);
    table().put(index, word::of(made.get(), word::tag_of(w)));
    if constexpr (awaits)
      core_->retire_now(record);
    else
      core_->retire_later_in(static_cast<retired_batch *>(record), old);
    return made.release();
  }

  void erase(std::size_t index, std::uint64_t h, node *old) {
    const std::uintptr_t w = table().at(index);
    change *item = make_change(h, w, nullptr, old);
    if (!is_fresh(*old) || old->is_successor()) {
      link_change(index, item);
    } else {
      // No reader has seen its value; some may be looking at its version.
      if (word::is_change(w))
        word::pointer<hash_change<node> *>(w)->after = nullptr;
      else
        vacate(table(), index);
      retire(item);
    }
    resized(-1);
  }

  /// An element that may be changed: a copy, unless this section made it.
  node *writable(std::size_t index, node *n) {
    if (is_fresh(*n))
      return n;
    return replace(index, n, make_successor(hash_of_node(*n), n->value));
  }

  void reserve(std::size_t n) {
    pools_.plain().reserve(n);
    if (n > size_ && n + (used_ - size_) > limit_)
      grow(n);
  }

  /// Replaces everything by the draft, at once. Strong guarantee.
  void install(draft &d) {
    hash_table_header &old = table();
    std::unique_ptr<content> gone;
    if (&old != &no_table)
      gone.reset(new content(*this, old));
    hash_table *t = std::exchange(d.table_, nullptr);
    const std::uint64_t version = core_->next_version();
    for (std::size_t i = 0; i != t->capacity(); ++i)
      if (const std::uintptr_t w = t->at(i))
        word::pointer<node *>(w)->born = version;
    t->born = version;
    t->before = &old;
    install(*t);
    used_ = d.size_;
    resized(static_cast<std::ptrdiff_t>(d.size_) -
            static_cast<std::ptrdiff_t>(size_));
    if (gone != nullptr) {
      gone->next_cleared = cleared_;
      cleared_ = gone.get();
      if constexpr (awaits)
        core_->retire_now(gone.release());
      else
        core_->retire_later(gone.release());
    }
    core_->hurry();
  }

  void clear() {
    if (size_ == 0)
      return;
    draft nothing(*this, 0);
    install(nothing);
  }

  /// No older reader is left: changes give way to what they changed to. Those
  /// that have ended did so themselves, the others are still alive.
  void settle(hash_table_header &t) noexcept {
    if (changes_ == 0)
      return;
    for (std::size_t i = 0; i != t.capacity(); ++i) {
      const std::uintptr_t w = t.at(i);
      if (!word::is_change(w))
        continue;
      node *n = newest<node>(w);
      t.put(i, n != nullptr ? word::of(n, word::tag_of(w)) : word::deleted);
    }
  }

private:
  friend change;
  friend draft;
  template <class> friend class hash_content;
  using content = hash_content<hash_store>;

  /// Nothing lies behind an empty slot, so deleted ones before it are empty.
  void vacate(hash_table_header &t, std::size_t i) noexcept {
    if (t.at((i + 1) & t.mask) != word::empty) {
      t.put(i, word::deleted);
      return;
    }
    do {
      t.put(i, word::empty);
      --used_;
      i = (i - 1) & t.mask;
    } while (t.at(i) == word::deleted);
  }

  change *make_change(std::uint64_t h, std::uintptr_t earlier, node *later,
                      node *gone) {
    return ::new (changes_pool_->allocate())
        change(*this, h, earlier, later, gone);
  }

  void link_change(std::size_t index, change *item) noexcept {
    hash_table_header &t = table();
    item->linked = true;
    ++changes_;
    t.put(index, reinterpret_cast<std::uintptr_t>(
                     static_cast<hash_change<node> *>(item)) |
                     word::change_bit | word::tag_of(t.at(index)));
    if (item->removed != nullptr)
      retire(item);
    else
      core_->retire_later(item);
  }

  /// What is to stand for an element that is replaced, or has room for it.
  retired *record_of(node *old) {
    if constexpr (awaits) {
      return ::new (replaced_pool_->allocate())
          replaced(old, pools_, *replaced_pool_);
    } else {
      static_cast<void>(old);
      if (retired_batch *open = core_->open_batch(*replaced_pool_))
        return open;
      return ::new (replaced_pool_->allocate())
          replaced(pools_, *replaced_pool_);
    }
  }

  /// Something with an element.
  void retire(retired *item) noexcept {
    if constexpr (awaits)
      core_->retire_now(item);
    else
      core_->retire_later(item);
  }

  void resized(std::ptrdiff_t by) noexcept {
    size_ += static_cast<std::size_t>(by);
    sizes_.record(core_->next_version(), size_);
    core_->touch();
  }

  void install(hash_table_header &t) noexcept {
    // release: the words are complete; pairs with table_at().
    table_.store(&t, std::memory_order_release);
    limit_ = hash_table::limit(t.capacity());
  }

  /// A table for at least `wanted` elements, without the deleted slots.
  void grow(std::size_t wanted) {
    hash_table_header &old = table();
    std::size_t occupied = size_;
    if (used_ != size_) { // some are deleted, or erased but still seen
      occupied = 0;
      for (std::size_t i = 0; i != old.capacity(); ++i) {
        const std::uintptr_t w = old.at(i);
        occupied += w != word::empty && w != word::deleted;
      }
    }
    const std::size_t needed = (wanted > occupied ? wanted : occupied) + 1;
    std::size_t capacity = hash_table::capacity_for(needed);
    // Room to spare, so that the next rebuild is as far away as this one cost;
    // while the table is small, in larger steps.
    if (hash_table::limit(capacity) - occupied < occupied / 4 ||
        (&old != &no_table && capacity < small_table))
      capacity *= 2;
    std::unique_ptr<hash_old_table> gone;
    if (&old != &no_table)
      gone.reset(new hash_old_table(old));
    hash_table *t = hash_table::make(capacity, old.born, old.before);
    used_ = copy_words(*this, old, *t);
    install(*t);
    if (gone != nullptr)
      core_->retire_later(gone.release());
    // Small ones cost less to keep a while than to ask the readers for.
    if (old.capacity() >= large_table)
      core_->hurry();
  }

  static constexpr std::size_t small_table = 256, large_table = 4096;

  // Writers only.
  node_pool *const changes_pool_, *const replaced_pool_;
  std::size_t size_ = 0;
  std::size_t used_ = 0;       ///< slots that are not empty
  std::size_t limit_ = 0;      ///< of used slots, before the table is rebuilt
  std::size_t changes_ = 0;    ///< linked in some table
  content *cleared_ = nullptr; ///< earlier contents that old readers may see
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_STORE_H

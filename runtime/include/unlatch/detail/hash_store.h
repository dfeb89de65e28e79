// The content of a hash registry: what readers look up, and how a writer who
// holds the write lock changes it, one key at a time.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_STORE_H
#define UNLATCH_DETAIL_HASH_STORE_H

#include <unlatch/detail/core.h>
#include <unlatch/detail/hash_retired.h>
#include <unlatch/detail/hash_scan.h>
#include <unlatch/detail/size_history.h>
#include <unlatch/detail/traits.h>

#include <memory>
#include <utility>

namespace unlatch {
namespace detail {

template <class Key, class T, class Hash, class KeyEqual, class Policy>
class hash_store {
public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using node = hash_node<Key, T, !hash_is_free<Key, Hash>>;
  using change = hash_removal<hash_store>;
  static constexpr bool clones =
      is_cloneable<Key>::value && is_cloneable<T>::value;
  template <class K>
  static constexpr bool looks_up = is_lookup_key<K, Key, Hash, KeyEqual>::value;

  hash_store(core *c, Hash h, KeyEqual e)
      : core_(c), pool_(c->add_pool(sizeof(node), alignof(node))),
        hash_(std::move(h)), equal_(std::move(e)) {}
  hash_store(const hash_store &) = delete;
  hash_store &operator=(const hash_store &) = delete;

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

  core &shared() const noexcept { return *core_; }
  node_pool &pool() const noexcept { return *pool_; }
  const Hash &hasher() const noexcept { return hash_; }
  const KeyEqual &equality() const noexcept { return equal_; }

  // --- Readers, pinned -----------------------------------------------------

  template <class K> UNLATCH_INLINE std::uint64_t hash_of(const K &key) const {
    if constexpr (looks_up_by_view<Key, Hash, KeyEqual>)
      return hash_bytes_of(key);
    else if constexpr (is_avalanching<Hash>::value)
      return static_cast<std::uint64_t>(hash_(key));
    else
      return fold(static_cast<std::uint64_t>(hash_(key)) ^ mix_b, mix_a);
  }

  /// The table for readers of `version`.
  UNLATCH_INLINE const hash_table_header *
  table_at(std::uint64_t version) const noexcept {
    // acquire: pairs with the release in install().
    const hash_table_header *t = table_.load(std::memory_order_acquire);
    while (UNLATCH_UNLIKELY(t->born > version))
      t = t->before;
    return t;
  }

  template <class K>
  UNLATCH_INLINE node *lookup(const hash_table_header &t, const K &key,
                              std::uint64_t h, std::uint64_t version,
                              std::size_t *where = nullptr) const {
    const std::uintptr_t tag = word::tag(h);
    for (std::size_t i = t.home(h);; i = (i + 1) & t.mask) {
      // acquire: pairs with the release in put().
      const std::uintptr_t w = t.word_at(i).load(std::memory_order_acquire);
      node *n;
      if (UNLATCH_LIKELY(word::is_node(w, tag))) {
        n = reinterpret_cast<node *>(w ^ tag);
        if (UNLATCH_UNLIKELY(n->born > version))
          continue;
      } else if (w == word::empty) {
        return nullptr;
      } else if (UNLATCH_UNLIKELY(word::matches(w, tag))) {
        n = resolve<node>(w, version);
        if (n == nullptr)
          continue;
      } else {
        continue;
      }
      if (UNLATCH_LIKELY(same_key(n->value.first, key))) {
        if (where != nullptr)
          *where = i;
        return n;
      }
    }
  }

  std::size_t size_at(std::uint64_t version) const noexcept {
    std::size_t n = 0;
    if (UNLATCH_LIKELY(sizes_.at(version, n)))
      return n;
    hash_scan<node> scan(*table_at(version), 0, version);
    for (n = 0; scan.next() != nullptr; ++n) {
    }
    return n;
  }

  // --- The writer, write lock held -----------------------------------------

  struct position {
    std::size_t index; ///< of the key's slot, or the one it would get
    node *present;     ///< the newest element, null if there is none
    bool has_slot;     ///< the slot belongs to this key, erased or not
  };

  std::size_t size() const noexcept { return size_; }
  std::size_t used() const noexcept { return used_; }
  std::size_t capacity() const noexcept {
    return &table() == &no_table ? 0 : table().capacity();
  }
  hash_table_header &table() const noexcept {
    // relaxed: the write lock is held.
    return *table_.load(std::memory_order_relaxed);
  }

  template <class K> position locate(const K &key, std::uint64_t h) const {
    const hash_table_header &t = table();
    const std::uintptr_t tag = word::tag(h);
    std::size_t reusable = none;
    for (std::size_t i = t.home(h);; i = (i + 1) & t.mask) {
      const std::uintptr_t w = at(t, i);
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
      const std::uintptr_t w = at(t, i);
      if (w != word::empty && w != word::deleted)
        if (node *n = newest<node>(w))
          return n;
    }
    return nullptr;
  }

  /// What is in slot `i` of the present table; null if erased.
  node *newest_at(std::size_t i) const noexcept {
    return newest<node>(at(table(), i));
  }

  template <class... Args>
  pooled<node> make_node(std::uint64_t h, Args &&...args) const {
    return make_pooled<node>(*pool_, core_->next_version(), h,
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

  /// Adds an element whose key is not there and says in which slot.
  std::size_t add(position where, std::uint64_t h, pooled<node> &made) {
    std::size_t i = where.index;
    if (where.has_slot) {
      const std::uintptr_t w = at(table(), i);
      UNLATCH_ASSERT(word::is_change(w), "an erased slot without a change");
      auto *last = word::pointer<hash_change<node> *>(w);
      if (last->version == core_->next_version())
        last->after = made.get();
      else
        link_change(i, new change(*this, h, w, made.get(), nullptr));
    } else {
      if (at(table(), i) == word::empty) {
        if (used_ + 1 > limit_) {
          grow(size_ + 1);
          i = free_slot(table(), h);
        }
        ++used_;
      }
      put(table(), i, word::of(made.get(), word::tag(h)));
    }
    made.release();
    resized(+1);
    return i;
  }

  bool is_fresh(const node &n) const noexcept {
    return n.born == core_->next_version();
  }

  /// Puts `made` in the place of `old`, which readers may see.
  node *replace(std::size_t index, std::uint64_t h, node *old,
                pooled<node> made) {
    link_change(index,
                new change(*this, h, at(table(), index), made.get(), old));
    return made.release();
  }

  void erase(std::size_t index, std::uint64_t h, node *old) {
    const std::uintptr_t w = at(table(), index);
    auto *item = new change(*this, h, w, nullptr, old);
    if (!is_fresh(*old)) {
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

  std::uint64_t hash_of_node(const node &n) const {
    if constexpr (hash_is_free<Key, Hash>)
      return hash_of(n.value.first);
    else
      return n.hash;
  }

  /// An element that may be changed: a copy, unless this section made it.
  node *writable(std::size_t index, node *n) {
    if (is_fresh(*n))
      return n;
    const std::uint64_t h = hash_of_node(*n);
    return replace(index, h, n, make_node(h, n->value));
  }

  void reserve(std::size_t n) {
    pool_->reserve(n);
    if (n > size_ && n + (used_ - size_) > limit_)
      grow(n);
  }

  /// A content being built beside the present one.
  class draft {
  public:
    draft(const hash_store &s, std::size_t expected)
        : store_(s), table_(hash_table::make(hash_table::capacity_for(expected),
                                             0, nullptr)) {}
    draft(const draft &) = delete;
    draft &operator=(const draft &) = delete;
    ~draft() {
      if (table_ != nullptr) {
        hash_removal<hash_store>::destroy_nodes(*table_, *store_.pool_);
        hash_table::free(table_);
      }
    }
    /// False if the key is there already.
    template <class... Args> bool add(Args &&...args) {
      auto made =
          make_pooled<node>(*store_.pool_, 0, 0, std::forward<Args>(args)...);
      const std::uint64_t h = store_.hash_of(made->value.first);
      store_.keep_hash(*made, h);
      const std::uintptr_t tag = word::tag(h);
      std::size_t i = table_->home(h);
      for (;; i = (i + 1) & table_->mask) {
        const std::uintptr_t w = at(*table_, i);
        if (w == word::empty)
          break;
        if (word::matches(w, tag) &&
            store_.same_key(word::pointer<node *>(w)->value.first,
                            made->value.first))
          return false;
      }
      if (size_ + 1 > hash_table::limit(table_->capacity())) {
        hash_table *larger =
            hash_table::make(table_->capacity() * 2, 0, nullptr);
        store_.copy_words(*table_, *larger);
        hash_table::free(std::exchange(table_, larger));
        i = free_slot(*table_, h);
      }
      put(*table_, i, word::of(made.release(), tag));
      ++size_;
      return true;
    }

  private:
    friend hash_store;
    const hash_store &store_;
    hash_table *table_;
    std::size_t size_ = 0;
  };

  /// Replaces everything by the draft, at once. Strong guarantee.
  void install(draft &d) {
    hash_table_header &old = table();
    std::unique_ptr<content> gone;
    if (&old != &no_table)
      gone.reset(new content(*this, old));
    hash_table *t = std::exchange(d.table_, nullptr);
    const std::uint64_t version = core_->next_version();
    for (std::size_t i = 0; i != t->capacity(); ++i)
      if (const std::uintptr_t w = at(*t, i))
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
      if (Policy::template awaits_readers<Key, T>())
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
      const std::uintptr_t w = at(t, i);
      if (!word::is_change(w))
        continue;
      node *n = newest<node>(w);
      put(t, i, n != nullptr ? word::of(n, word::tag_of(w)) : word::deleted);
    }
  }

private:
  friend change;
  template <class> friend class hash_content;
  using content = hash_content<hash_store>;

  static constexpr std::size_t none = ~std::size_t(0);

  template <class K>
  UNLATCH_INLINE static std::uint64_t hash_bytes_of(const K &key) noexcept {
    const std::string_view view = key;
    return hash_bytes(view.data(), view.size());
  }

  template <class K>
  UNLATCH_INLINE bool same_key(const Key &a, const K &b) const {
    if constexpr (looks_up_by_view<Key, Hash, KeyEqual>) {
      const std::string_view other = b;
      return a.size() == other.size() &&
             equal_bytes(a.data(), other.data(), other.size());
    } else
      return equal_(a, b);
  }

  static std::uintptr_t at(const hash_table_header &t, std::size_t i) noexcept {
    // relaxed: only writers change it, and the write lock is held.
    return t.word_at(i).load(std::memory_order_relaxed);
  }
  static void put(hash_table_header &t, std::size_t i,
                  std::uintptr_t w) noexcept {
    // release: node and change are complete; pairs with lookup(), next_in().
    t.word_at(i).store(w, std::memory_order_release);
  }

  static std::size_t free_slot(const hash_table_header &t,
                               std::uint64_t h) noexcept {
    std::size_t i = t.home(h);
    while (at(t, i) != word::empty)
      i = (i + 1) & t.mask;
    return i;
  }

  /// Nothing lies behind an empty slot, so deleted ones before it are empty.
  void vacate(hash_table_header &t, std::size_t i) noexcept {
    if (at(t, (i + 1) & t.mask) != word::empty) {
      put(t, i, word::deleted);
      return;
    }
    do {
      put(t, i, word::empty);
      --used_;
      i = (i - 1) & t.mask;
    } while (at(t, i) == word::deleted);
  }

  void link_change(std::size_t index, change *item) noexcept {
    hash_table_header &t = table();
    item->linked = true;
    ++changes_;
    put(t, index,
        reinterpret_cast<std::uintptr_t>(
            static_cast<hash_change<node> *>(item)) |
            word::change_bit | word::tag_of(at(t, index)));
    retire(item);
  }

  void retire(change *item) noexcept {
    if (item->removed != nullptr && Policy::template awaits_readers<Key, T>())
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

  /// Copies what some reader may find and says how much it was.
  std::size_t copy_words(const hash_table_header &from,
                         hash_table_header &to) const {
    std::size_t copied = 0;
    for (std::size_t i = 0; i != from.capacity(); ++i) {
      const std::uintptr_t w = at(from, i);
      if (w == word::empty || w == word::deleted)
        continue;
      if (const node *any = representative<node>(w)) {
        put(to, free_slot(to, hash_of_node(*any)), w);
        ++copied;
      }
    }
    return copied;
  }

  /// A table for at least `wanted` elements, without the deleted slots.
  void grow(std::size_t wanted) {
    hash_table_header &old = table();
    std::size_t occupied = size_;
    if (used_ != size_) { // some are deleted, or erased but still seen
      occupied = 0;
      for (std::size_t i = 0; i != old.capacity(); ++i) {
        const std::uintptr_t w = at(old, i);
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
    used_ = copy_words(old, *t);
    install(*t);
    if (gone != nullptr)
      core_->retire_later(gone.release());
    // Small ones cost less to keep a while than to ask the readers for.
    if (old.capacity() >= large_table)
      core_->hurry();
  }

  static constexpr std::size_t small_table = 256, large_table = 4096;

  core_owner core_;
  std::atomic<hash_table_header *> table_{&no_table};
  node_pool *pool_;
  Hash hash_;
  KeyEqual equal_;
  size_history sizes_;

  // Writers only.
  std::size_t size_ = 0;
  std::size_t used_ = 0;       ///< slots that are not empty
  std::size_t limit_ = 0;      ///< of used slots, before the table is rebuilt
  std::size_t changes_ = 0;    ///< linked in some table
  content *cleared_ = nullptr; ///< earlier contents that old readers may see
};

/// Overloads for other key types exist where the registry can look them up.
template <class Store, class K>
using if_lookup_key = std::enable_if_t<Store::template looks_up<K>>;

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_STORE_H

// What readers of a hash registry look up.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_INDEX_H
#define UNLATCH_DETAIL_HASH_INDEX_H

#include <unlatch/detail/core.h>
#include <unlatch/detail/hash_scan.h>
#include <unlatch/detail/size_history.h>
#include <unlatch/detail/traits.h>

#include <string_view>
#include <utility>

namespace unlatch {
namespace detail {

/// Thread-safety: as the pin that holds `version`; writers change it through
/// hash_store.
template <class Key, class T, class Hash, class KeyEqual> class hash_index {
public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using node = hash_node<Key, T, !hash_is_free<Key, Hash>>;
  template <class K>
  static constexpr bool looks_up = is_lookup_key<K, Key, Hash, KeyEqual>::value;

  hash_index(core *c, Hash h, KeyEqual e)
      : core_(c), hash_(std::move(h)), equal_(std::move(e)) {}
  hash_index(const hash_index &) = delete;
  hash_index &operator=(const hash_index &) = delete;

  core &shared() const noexcept { return *core_; }
  const Hash &hasher() const noexcept { return hash_; }
  const KeyEqual &equality() const noexcept { return equal_; }

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
      // acquire: pairs with the release in hash_table_header::put().
      const std::uintptr_t w = t.word_at(i).load(std::memory_order_acquire);
      node *n;
      if (UNLATCH_LIKELY(word::is_node(w, tag))) {
        n = reinterpret_cast<node *>(w ^ tag);
        if (UNLATCH_UNLIKELY(n->born > version)) {
          n = resolve<node>(w, version);
          if (n == nullptr)
            continue;
        }
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

  std::uint64_t hash_of_node(const node &n) const {
    if constexpr (hash_is_free<Key, Hash>)
      return hash_of(n.value.first);
    else
      return n.hash;
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

protected:
  core_owner core_; // beside the table's address: readers need both
  std::atomic<hash_table_header *> table_{&no_table};
  Hash hash_;
  KeyEqual equal_;
  size_history sizes_;

private:
  template <class K>
  UNLATCH_INLINE static std::uint64_t hash_bytes_of(const K &key) noexcept {
    const std::string_view view = key;
    return hash_bytes(view.data(), view.size());
  }
};

/// Overloads for other key types exist where the registry can look them up.
template <class Store, class K>
using if_lookup_key = std::enable_if_t<Store::template looks_up<K>>;

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_INDEX_H

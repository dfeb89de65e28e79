// Searching the ordered registry's tree.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_TREE_SEARCH_H
#define UNLATCH_DETAIL_TREE_SEARCH_H

#include <unlatch/detail/tree_node.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace unlatch {
namespace detail {

template <class Key, class T, class Compare> struct tree_search {
  using element = ordered_node<Key, T>;
  using order = digest<Key, Compare>;
  static constexpr digest_kind kind = order::kind;
  using node = tree_node<element, kind>;

  /// A place in the tree; `leaf` is null at the end.
  struct place {
    const node *leaf = nullptr;
    unsigned index = 0;
    element *get() const noexcept {
      return leaf == nullptr ? nullptr : leaf->elements[index];
    }
  };

  /// A key to look for, with its digest where there is one.
  template <class K> struct probe {
    static constexpr bool exact =
        kind == digest_kind::exact && order::template takes<K>;
    static constexpr bool prefix =
        kind == digest_kind::prefix && order::template takes<K>;

    probe(const K &k, const Compare &c) : key(k), compare(c) {
      if constexpr (exact)
        bits = order::of(k);
    }
    bool after(const element &e) const { return less(e.value.first, key); }
    bool before(const element &e) const { return less(key, e.value.first); }

    const K &key;
    const Compare &compare;
    std::uint64_t bits = 0;

  private:
    template <class A, class B> bool less(const A &a, const B &b) const {
      if constexpr (prefix)
        return std::string_view(a) < std::string_view(b);
      else
        return compare(a, b);
    }
  };

  /// How many entries of `n` come before the key; with OrEqual, not after it.
  template <bool OrEqual, class K>
  static unsigned rank(const node &n, const probe<K> &p) {
    unsigned low = 0, high = n.count;
    if constexpr (probe<K>::exact) {
      return below<OrEqual>(n, p.bits);
    } else if constexpr (probe<K>::prefix) {
      const std::string_view key = p.key;
      if (const int order = against_prefix(n, key))
        return order < 0 ? 0 : n.count;
      const std::uint64_t bits = order::of(key, n.skip);
      low = below<false>(n, bits);
      if (low == n.count || n.digest_at(low) != bits)
        return low;
      if (low + 1 == n.count || n.digest_at(low + 1) != bits)
        high = low + 1;
      else
        high = below<true>(n, bits);
    }
    while (low != high) {
      const unsigned middle = (low + high) / 2;
      const element &e = *n.elements[middle];
      if (OrEqual ? !p.before(e) : p.after(e))
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

  /// Enters the digest of entry `i`, which is in its place already.
  static void index(node &n, unsigned i) noexcept {
    if constexpr (kind == digest_kind::exact) {
      n.set_digest(i, order::of(n.elements[i]->value.first));
    } else if constexpr (kind == digest_kind::prefix) {
      const std::string_view key = n.elements[i]->value.first;
      // A prefix that is not shared any more, or one worth looking for.
      if (against_prefix(n, key) != 0 || n.count == 4 || n.count == 16)
        index_all(n);
      else
        n.set_digest(i, order::of(key, n.skip));
    }
  }
  static void index_all(node &n) noexcept {
    if constexpr (kind == digest_kind::exact) {
      for (unsigned i = 0; i != n.count; ++i)
        n.set_digest(i, order::of(n.elements[i]->value.first));
    } else if constexpr (kind == digest_kind::prefix) {
      // The keys are in order: what the first and the last share, all do.
      const std::string_view first = n.elements[0]->value.first,
                             last = n.elements[n.count - 1]->value.first;
      unsigned skip = 0;
      while (n.count > 1 && skip != node::longest && skip != first.size() &&
             skip != last.size() && first[skip] == last[skip]) {
        n.bytes[skip] = first[skip];
        ++skip;
      }
      n.skip = static_cast<unsigned char>(skip);
      for (unsigned i = 0; i != n.count; ++i)
        n.set_digest(i, order::of(n.elements[i]->value.first, skip));
    }
    n.pad(n.count);
  }

  template <class K> static element *find(const node *n, const probe<K> &p) {
    if (n == nullptr)
      return nullptr;
    while (!n->leaf) {
      const unsigned i = rank<true>(*n, p);
      if (i == 0)
        return nullptr;
      n = n->child(i - 1);
    }
    return in_leaf(*n, p);
  }

  /// The first element not before the key; with After, the first after it.
  template <bool After, class K>
  static place bound(const node *n, const probe<K> &p) {
    if (n == nullptr)
      return {};
    const node *next = nullptr; // the subtree behind the path
    while (!n->leaf) {
      const unsigned i = rank<After>(*n, p);
      const unsigned down = i == 0 ? 0 : i - 1;
      if (down + 1 < n->count)
        next = n->child(down + 1);
      n = n->child(down);
    }
    const unsigned i = rank<After>(*n, p);
    if (i < n->count)
      return {n, i};
    return next == nullptr ? place() : first(next);
  }

  /// The last element before the key; at the end if there is none.
  template <class K>
  static place last_before(const node *n, const probe<K> &p) {
    if (n == nullptr)
      return {};
    const node *previous = nullptr;
    while (!n->leaf) {
      const unsigned i = rank<false>(*n, p);
      if (i == 0) {
        n = nullptr;
        break;
      }
      if (i > 1)
        previous = n->child(i - 2);
      n = n->child(i - 1);
    }
    const unsigned i = n == nullptr ? 0 : rank<false>(*n, p);
    if (i != 0)
      return {n, i - 1};
    return previous == nullptr ? place() : last(previous);
  }

  static place first(const node *n) noexcept {
    if (n == nullptr)
      return {};
    while (!n->leaf)
      n = n->child(0);
    return {n, 0};
  }
  static place last(const node *n) noexcept {
    if (n == nullptr)
      return {};
    while (!n->leaf)
      n = n->child(n->count - 1);
    return {n, n->count - 1};
  }

  static place next(const node *top, place at, const Compare &c) {
    if (at.index + 1 < at.leaf->count)
      return {at.leaf, at.index + 1};
    return bound<true>(top, probe<Key>(at.get()->value.first, c));
  }
  /// Before the end: the last one.
  static place previous(const node *top, place at, const Compare &c) {
    if (at.leaf == nullptr)
      return last(top);
    if (at.index != 0)
      return {at.leaf, at.index - 1};
    return last_before(top, probe<Key>(at.get()->value.first, c));
  }

private:
  template <class K>
  UNLATCH_INLINE static element *in_leaf(const node &n, const probe<K> &p) {
    if constexpr (probe<K>::exact) {
      const unsigned i = below<false>(n, p.bits);
      return i != n.count && n.digest_at(i) == p.bits ? n.elements[i] : nullptr;
    } else if constexpr (probe<K>::prefix) {
      // Mostly one element at the most has this digest: one comparison, which
      // also looks at the prefix.
      const std::string_view key = p.key;
      if (key.size() < n.skip)
        return nullptr;
      const std::uint64_t bits = order::of(key, n.skip);
      const unsigned i = below<false>(n, bits);
      if (i == n.count || n.digest_at(i) != bits)
        return nullptr;
      if (i + 1 == n.count || n.digest_at(i + 1) != bits) {
        const std::string_view there = n.elements[i]->value.first;
        return there.size() == key.size() &&
                       equal_bytes(there.data(), key.data(), key.size())
                   ? n.elements[i]
                   : nullptr;
      }
    }
    const unsigned i = rank<false>(n, p);
    return i == n.count || p.before(*n.elements[i]) ? nullptr : n.elements[i];
  }

  /// Where the key stands to keys with the node's prefix: before, 0, after.
  static int against_prefix(const node &n, std::string_view key) noexcept {
    const unsigned skip = n.skip;
    if (skip == 0)
      return 0;
    if (UNLATCH_LIKELY(key.size() >= skip &&
                       equal_bytes(key.data(), n.bytes, skip)))
      return 0;
    return key < std::string_view(n.bytes, skip) ? -1 : 1;
  }

  /// Counts in two steps, blocks and then in one block, whose comparisons do
  /// not depend on each other.
  template <bool OrEqual>
  UNLATCH_INLINE static unsigned below(const node &n,
                                       std::uint64_t bits) noexcept {
    const auto counts = [bits](std::uint64_t digest) -> unsigned {
      return OrEqual ? digest <= bits : digest < bits;
    };
    const unsigned before =
        8 * (counts(n.guide[0]) + counts(n.guide[1]) + counts(n.guide[2]));
    const std::uint64_t *d = n.digests + before;
    const unsigned rank =
        before + (counts(d[0]) + counts(d[1]) + counts(d[2]) + counts(d[3])) +
        (counts(d[4]) + counts(d[5]) + counts(d[6]) + counts(d[7]));
    return rank < n.count ? rank : n.count;
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_TREE_SEARCH_H

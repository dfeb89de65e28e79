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
  static constexpr bool has_digest = order::kind != digest_kind::none;
  using node = tree_node<element, has_digest>;

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
    static constexpr bool uses_digest = has_digest && order::template takes<K>;
    static constexpr bool exact =
        uses_digest && order::kind == digest_kind::exact;

    probe(const K &k, const Compare &c) : key(k), compare(c) {
      if constexpr (uses_digest)
        bits = order::of(k);
    }
    bool after(const element &e) const { return less(e.value.first, key); }
    bool before(const element &e) const { return less(key, e.value.first); }

    const K &key;
    const Compare &compare;
    std::uint64_t bits = 0;

  private:
    template <class A, class B> bool less(const A &a, const B &b) const {
      if constexpr (std::is_same_v<Key, std::string> && uses_digest)
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
    } else if constexpr (probe<K>::uses_digest) {
      low = below<false>(n, p.bits);
      if (low == n.count || n.digest_at(low) != p.bits)
        return low;
      high = below<true>(n, p.bits);
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

  template <class K>
  static element *find(const node *n, const probe<K> &p) {
    if (n == nullptr)
      return nullptr;
    while (!n->leaf) {
      const unsigned i = rank<true>(*n, p);
      if (i == 0)
        return nullptr;
      n = n->child(i - 1);
    }
    const unsigned i = rank<false>(*n, p);
    if (i == n->count)
      return nullptr;
    if constexpr (probe<K>::exact)
      return n->digest_at(i) == p.bits ? n->elements[i] : nullptr;
    else
      return p.before(*n->elements[i]) ? nullptr : n->elements[i];
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
  template <class K> static place last_before(const node *n, const probe<K> &p) {
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
  /// Branch-free binary search; the count changes by one comparison a step.
  template <bool OrEqual>
  static unsigned below(const node &n, std::uint64_t bits) noexcept {
    unsigned low = 0, left = n.count;
    while (left > 1) {
      const unsigned half = left / 2;
      const std::uint64_t d = n.digest_at(low + half - 1);
      low += (OrEqual ? d <= bits : d < bits) ? half : 0;
      left -= half;
    }
    if (left == 1) {
      const std::uint64_t d = n.digest_at(low);
      low += (OrEqual ? d <= bits : d < bits) ? 1 : 0;
    }
    return low;
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_TREE_SEARCH_H

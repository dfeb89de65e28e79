// The nodes of the ordered registry's tree.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_TREE_NODE_H
#define UNLATCH_DETAIL_TREE_NODE_H

#include <unlatch/detail/digest.h>
#include <unlatch/detail/retired.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace unlatch {
namespace detail {

/// An element; immutable once published.
template <class Key, class T> struct ordered_node {
  template <class... Args>
  explicit ordered_node(std::uint64_t version, Args &&...args)
      : born(version), value(std::forward<Args>(args)...) {}

  std::uint64_t born; ///< the version of the section that made it
  std::pair<const Key, T> value;
};

/// The digests of a node's entries; behind the last one the greatest value, so
/// that a search may look at all of them without looking at the count.
template <digest_kind Kind, unsigned N> struct digest_array {
  std::uint64_t digests[N];
  digest_array() noexcept { pad(0); }
  std::uint64_t digest_at(unsigned i) const noexcept { return digests[i]; }
  void set_digest(unsigned i, std::uint64_t d) noexcept { digests[i] = d; }
  void pad(unsigned count) noexcept {
    for (unsigned i = count; i != N; ++i)
      digests[i] = ~std::uint64_t(0);
  }
};
template <unsigned N> struct digest_array<digest_kind::none, N> {
  std::uint64_t digest_at(unsigned) const noexcept { return 0; }
  void set_digest(unsigned, std::uint64_t) noexcept {}
  void pad(unsigned) noexcept {}
};

/// The bytes that all keys of a node begin with, as far as they are kept; the
/// digests are those of the rest.
template <digest_kind Kind> struct shared_prefix {};
template <> struct shared_prefix<digest_kind::prefix> {
  static constexpr unsigned longest = 31;
  unsigned char skip = 0;
  char bytes[longest];
};

/// Leaf or inner. Entry i of a leaf is an element; entry i of an inner node is
/// a subtree and its least element. Immutable once published.
template <class Element, digest_kind Kind>
struct tree_node : retired, digest_array<Kind, 32>, shared_prefix<Kind> {
  static constexpr unsigned width = 32;

  tree_node(std::uint64_t version, bool is_leaf) noexcept
      : made(version), leaf(is_leaf) {}

  const std::uint64_t made; ///< the version of the section that made it
  unsigned count = 0;
  const bool leaf;
  Element *elements[width]; ///< of a leaf; the least ones of subtrees

  bool dispose() noexcept override;

  inline tree_node *child(unsigned i) const noexcept;
  void copy_entry(unsigned to, const tree_node &from, unsigned i) noexcept;
  /// Makes room for entry i.
  void open(unsigned i) noexcept {
    for (unsigned k = count; k > i; --k)
      copy_entry(k, *this, k - 1);
    ++count;
  }
  void close(unsigned i) noexcept {
    --count;
    for (unsigned k = i; k < count; ++k)
      copy_entry(k, *this, k + 1);
    this->pad(count);
  }

protected:
  ~tree_node() = default;
};

template <class Element, digest_kind Kind>
struct tree_leaf final : tree_node<Element, Kind> {
  explicit tree_leaf(std::uint64_t version) noexcept
      : tree_node<Element, Kind>(version, true) {}
};

template <class Element, digest_kind Kind>
struct tree_inner final : tree_node<Element, Kind> {
  explicit tree_inner(std::uint64_t version) noexcept
      : tree_node<Element, Kind>(version, false) {}
  tree_node<Element, Kind> *children[tree_node<Element, Kind>::width];
};

template <class Element, digest_kind Kind>
tree_node<Element, Kind> *
tree_node<Element, Kind>::child(unsigned i) const noexcept {
  return static_cast<const tree_inner<Element, Kind> *>(this)->children[i];
}

template <class Element, digest_kind Kind>
void tree_node<Element, Kind>::copy_entry(unsigned to, const tree_node &from,
                                          unsigned i) noexcept {
  this->set_digest(to, from.digest_at(i));
  elements[to] = from.elements[i];
  if (!leaf)
    static_cast<tree_inner<Element, Kind> *>(this)->children[to] =
        from.child(i);
}

template <class Element, digest_kind Kind>
bool tree_node<Element, Kind>::dispose() noexcept {
  if (leaf)
    delete static_cast<tree_leaf<Element, Kind> *>(this);
  else
    delete static_cast<tree_inner<Element, Kind> *>(this);
  return false;
}

/// One state of the whole map. Readers of earlier versions go on to `before`.
template <class Element, digest_kind Kind> struct tree_root final : retired {
  std::uint64_t version = 0;
  tree_root *before = nullptr;
  tree_node<Element, Kind> *top = nullptr;
  std::size_t size = 0;

  bool dispose() noexcept override {
    delete this;
    return false;
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_TREE_NODE_H

// The nodes of the ordered registry's tree.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_TREE_NODE_H
#define UNLATCH_DETAIL_TREE_NODE_H

#include <unlatch/detail/digest.h>
#include <unlatch/detail/node_pool.h>
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

/// What every node begins with; with the guide one cache line.
struct tree_node_head : retired {
  tree_node_head(std::uint64_t version, bool is_leaf) noexcept
      : made(version), leaf(is_leaf) {}

  const std::uint64_t made; ///< the version of the section that made it
  unsigned count = 0;
  const bool leaf;
  unsigned char skip = 0; ///< how many bytes all keys begin with, see below
};

/// The last digest of every block of eight but the last block, so that a search
/// looks at two cache lines of digests however many there are.
template <digest_kind Kind> struct digest_guide {
  std::uint64_t guide[3];
};
template <> struct digest_guide<digest_kind::none> {};

/// The digests of a node's entries; behind the last one the greatest value, so
/// that a search may look at all of them without looking at the count.
template <digest_kind Kind> struct digest_blocks {
  alignas(64) std::uint64_t digests[32];
};
template <> struct digest_blocks<digest_kind::none> {};

/// The bytes that all keys of a node begin with, as far as they are kept; the
/// digests are those of the rest.
template <digest_kind Kind> struct shared_prefix {};
template <> struct shared_prefix<digest_kind::prefix> {
  static constexpr unsigned longest = 31;
  char bytes[longest + 1];
};

/// Leaf or inner. Entry i of a leaf is an element; entry i of an inner node is
/// a subtree and its least element. Immutable once published.
template <class Element, digest_kind Kind>
struct tree_node : tree_node_head,
                   digest_guide<Kind>,
                   digest_blocks<Kind>,
                   shared_prefix<Kind> {
  static constexpr unsigned width = 32;

  tree_node(std::uint64_t version, bool is_leaf, node_pool &from) noexcept
      : tree_node_head(version, is_leaf), pool(from) {
    pad(0);
  }

  Element *elements[width]; ///< of a leaf; the least ones of subtrees
  node_pool &pool;          ///< where its memory is from

  bool dispose(recycling &places) noexcept override;

  inline tree_node *child(unsigned i) const noexcept;
  std::uint64_t digest_at(unsigned i) const noexcept {
    if constexpr (Kind == digest_kind::none)
      return static_cast<void>(i), 0;
    else
      return this->digests[i];
  }
  void set_digest(unsigned i, std::uint64_t d) noexcept {
    if constexpr (Kind == digest_kind::none)
      return static_cast<void>(i), static_cast<void>(d);
    else {
      this->digests[i] = d;
      if (i % 8 == 7 && i / 8 != 3)
        this->guide[i / 8] = d;
    }
  }
  void pad(unsigned from) noexcept {
    for (unsigned i = from; i != width; ++i)
      set_digest(i, ~std::uint64_t(0));
  }

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
    pad(count);
  }

protected:
  ~tree_node() = default;
};

template <class Element, digest_kind Kind>
struct tree_leaf final : tree_node<Element, Kind> {
  tree_leaf(std::uint64_t version, node_pool &from) noexcept
      : tree_node<Element, Kind>(version, true, from) {}
};

template <class Element, digest_kind Kind>
struct tree_inner final : tree_node<Element, Kind> {
  tree_inner(std::uint64_t version, node_pool &from) noexcept
      : tree_node<Element, Kind>(version, false, from) {}
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
bool tree_node<Element, Kind>::dispose(recycling &places) noexcept {
  places.add(pool, this); // nothing in it has a destructor
  return false;
}

/// One state of the whole map. Readers of earlier versions go on to `before`.
template <class Element, digest_kind Kind> struct tree_root final : retired {
  std::uint64_t version = 0;
  tree_root *before = nullptr;
  tree_node<Element, Kind> *top = nullptr;
  std::size_t size = 0;

  bool dispose(recycling &) noexcept override {
    delete this;
    return false;
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_TREE_NODE_H

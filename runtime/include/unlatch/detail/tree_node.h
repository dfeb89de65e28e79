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

template <bool Used, unsigned N> struct digest_array {
  std::uint64_t digests[N];
  std::uint64_t digest_at(unsigned i) const noexcept { return digests[i]; }
  void set_digest(unsigned i, std::uint64_t d) noexcept { digests[i] = d; }
};
template <unsigned N> struct digest_array<false, N> {
  std::uint64_t digest_at(unsigned) const noexcept { return 0; }
  void set_digest(unsigned, std::uint64_t) noexcept {}
};

/// Leaf or inner. Entry i of a leaf is an element; entry i of an inner node is
/// a subtree and its least element. Immutable once published.
template <class Element, bool HasDigest>
struct tree_node : retired, digest_array<HasDigest, 32> {
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
  }

protected:
  ~tree_node() = default;
};

template <class Element, bool HasDigest>
struct tree_leaf final : tree_node<Element, HasDigest> {
  explicit tree_leaf(std::uint64_t version) noexcept
      : tree_node<Element, HasDigest>(version, true) {}
};

template <class Element, bool HasDigest>
struct tree_inner final : tree_node<Element, HasDigest> {
  explicit tree_inner(std::uint64_t version) noexcept
      : tree_node<Element, HasDigest>(version, false) {}
  tree_node<Element, HasDigest> *children[tree_node<Element, HasDigest>::width];
};

template <class Element, bool HasDigest>
tree_node<Element, HasDigest> *
tree_node<Element, HasDigest>::child(unsigned i) const noexcept {
  return static_cast<const tree_inner<Element, HasDigest> *>(this)->children[i];
}

template <class Element, bool HasDigest>
void tree_node<Element, HasDigest>::copy_entry(unsigned to,
                                               const tree_node &from,
                                               unsigned i) noexcept {
  this->set_digest(to, from.digest_at(i));
  elements[to] = from.elements[i];
  if (!leaf)
    static_cast<tree_inner<Element, HasDigest> *>(this)->children[to] =
        from.child(i);
}

template <class Element, bool HasDigest>
bool tree_node<Element, HasDigest>::dispose() noexcept {
  if (leaf)
    delete static_cast<tree_leaf<Element, HasDigest> *>(this);
  else
    delete static_cast<tree_inner<Element, HasDigest> *>(this);
  return false;
}

/// One state of the whole map. Readers of earlier versions go on to `before`.
template <class Element, bool HasDigest> struct tree_root final : retired {
  std::uint64_t version = 0;
  tree_root *before = nullptr;
  tree_node<Element, HasDigest> *top = nullptr;
  std::size_t size = 0;

  bool dispose() noexcept override {
    delete this;
    return false;
  }
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_TREE_NODE_H

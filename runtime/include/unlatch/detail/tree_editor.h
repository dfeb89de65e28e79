// Changing the ordered registry's tree: a writer copies the path to what it
// changes, once per node and write section, so that readers of earlier versions
// keep theirs.
//
// Sources: B+ trees (Comer, "The Ubiquitous B-Tree", 1979) with splits on the
// way down; path copying (Driscoll, Sarnak, Sleator and Tarjan, "Making Data
// Structures Persistent", 1989).
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_TREE_EDITOR_H
#define UNLATCH_DETAIL_TREE_EDITOR_H

#include <unlatch/detail/core.h>
#include <unlatch/detail/tree_search.h>

#include <utility>

namespace unlatch {
namespace detail {

/// Of one root; write lock held.
template <class Key, class T, class Compare> class tree_editor {
  template <class K>
  using probe = typename tree_search<Key, T, Compare>::template probe<K>;

public:
  using search = tree_search<Key, T, Compare>;
  using element = typename search::element;
  using node = typename search::node;
  using root = tree_root<element, search::kind>;

  tree_editor(core *c, Compare compare)
      : core_(c), compare_(std::move(compare)),
        leaves_(c->add_pool(sizeof(leaf_node), alignof(leaf_node))),
        inner_(c->add_pool(sizeof(inner_node), alignof(inner_node))) {}
  tree_editor(const tree_editor &) = delete;
  tree_editor &operator=(const tree_editor &) = delete;

  core &shared() const noexcept { return *core_; }
  const Compare &comparison() const noexcept { return compare_; }
  /// Changes whenever a place may have become stale.
  std::size_t moves() const noexcept { return moves_; }

  static void destroy_tree(node *n) noexcept {
    if (n == nullptr)
      return;
    for (unsigned i = 0; i != n->count; ++i)
      if (n->leaf)
        delete n->elements[i];
      else
        destroy_tree(n->child(i));
    recycling places;
    n->dispose(places);
  }

protected:
  /// From the root to a leaf; all nodes made by this section.
  struct path {
    struct {
      node *at;
      unsigned index;
    } step[24]; // 16 ^ 24 elements and more
    unsigned depth = 0;
  };

  node *new_node(bool leaf) const {
    const std::uint64_t version = core_->next_version();
    if (leaf)
      return ::new (leaves_->allocate()) leaf_node(version, *leaves_);
    return ::new (inner_->allocate()) inner_node(version, *inner_);
  }

  /// A node that this section may change, put into `link`. What the map
  /// contains is not changed by that, whatever throws later.
  node &own(node *&link) {
    if (is_own(*link))
      return *link;
    node *copy = new_node(link->leaf);
    copy->count = link->count;
    copy->skip = link->skip;
    static_cast<prefix &>(*copy) = *link;
    for (unsigned i = 0; i != link->count; ++i)
      copy->copy_entry(i, *link, i);
    ++moves_;
    core_->retire_later(std::exchange(link, copy));
    return *copy;
  }
  static node *&child_link(node &n, unsigned i) noexcept {
    return static_cast<inner_node &>(n).children[i];
  }

  /// The path to a key that is there.
  void own_path(root &r, const Key &key, path &p) {
    const probe<Key> wanted(key, compare_);
    node *n = &own(r.top);
    while (!n->leaf) {
      const unsigned i = search::template rank<true>(*n, wanted) - 1;
      p.step[p.depth++] = {n, i};
      n = &own(child_link(*n, i));
    }
    p.step[p.depth++] = {n, search::template rank<false>(*n, wanted)};
    ++moves_;
  }

  /// After a change of the first entry of a leaf: the least elements above.
  static void refresh_least(const path &p) noexcept {
    for (unsigned d = p.depth - 1; d != 0 && p.step[d].index == 0; --d) {
      const node &below = *p.step[d].at;
      node &above = *p.step[d - 1].at;
      above.elements[p.step[d - 1].index] = below.elements[0];
      search::index(above, p.step[d - 1].index);
    }
  }

  void add_to(root &r, element &e) {
    const probe<Key> wanted(e.value.first, compare_);
    if (r.top == nullptr)
      r.top = new_node(true);
    node *n = &own(r.top);
    if (n->count == node::width) {
      node *top = new_node(false);
      child_link(*top, 0) = n;
      top->elements[0] = n->elements[0];
      top->count = 1;
      search::index(*top, 0);
      r.top = n = top;
    }
    path p;
    while (!n->leaf) {
      unsigned i = search::template rank<true>(*n, wanted);
      i -= i != 0;
      node &c = own(child_link(*n, i));
      if (c.count == node::width) {
        split(*n, i,
              search::template rank<true>(c, wanted) == node::width &&
                  i + 1 == n->count);
        i += !wanted.before(*n->elements[i + 1]);
      }
      p.step[p.depth++] = {n, i};
      n = child_link(*n, i);
    }
    const unsigned i = search::template rank<false>(*n, wanted);
    p.step[p.depth++] = {n, i};
    n->open(i);
    n->elements[i] = &e;
    search::index(*n, i);
    refresh_least(p);
    ++r.size;
    ++moves_;
  }

  /// Divides child `i` of `n`; at the end of everything unevenly, so that
  /// ascending insertions fill their nodes.
  void split(node &n, unsigned i, bool at_end) {
    node &left = *n.child(i);
    node *right = new_node(left.leaf);
    const unsigned from = at_end ? node::width - 2 : node::width / 2;
    for (unsigned k = from; k != left.count; ++k)
      right->copy_entry(k - from, left, k);
    right->count = left.count - from;
    left.count = from;
    search::index_all(left);
    search::index_all(*right);
    n.open(i + 1);
    child_link(n, i + 1) = right;
    n.elements[i + 1] = right->elements[0];
    search::index(n, i + 1);
  }

  /// After an entry has left the leaf at the end of the path.
  void shrink(root &r, path &p) noexcept {
    for (unsigned d = p.depth - 1; d != 0; --d) {
      node &n = *p.step[d].at;
      node &above = *p.step[d - 1].at;
      const unsigned i = p.step[d - 1].index;
      if (n.count == 0) {
        above.close(i);
        core_->retire_later(&n);
        continue;
      }
      above.elements[i] = n.elements[0];
      search::index(above, i);
      if (n.count <= node::width / 4)
        merge(above, i);
    }
    while (r.top != nullptr &&
           (r.top->count == 0 || (!r.top->leaf && r.top->count == 1))) {
      node *old = r.top;
      r.top = old->count == 0 ? nullptr : old->child(0);
      core_->retire_later(old);
    }
    ++moves_;
  }

  /// Takes a neighbour's entries where both fit with room to spare. Only the
  /// node on the path is known to be this section's own.
  void merge(node &above, unsigned i) noexcept {
    node &n = *above.child(i);
    if (i + 1 < above.count) {
      node &right = *above.child(i + 1);
      if (n.count + right.count > node::width * 3 / 4)
        return;
      for (unsigned k = 0; k != right.count; ++k)
        n.copy_entry(n.count + k, right, k);
      n.count += right.count;
      search::index_all(n);
      above.close(i + 1);
      core_->retire_later(&right);
    } else if (i != 0) {
      node &left = *above.child(i - 1);
      if (n.count + left.count > node::width * 3 / 4)
        return;
      for (unsigned k = n.count; k-- != 0;)
        n.copy_entry(left.count + k, n, k);
      for (unsigned k = 0; k != left.count; ++k)
        n.copy_entry(k, left, k);
      n.count += left.count;
      search::index_all(n);
      above.elements[i] = n.elements[0];
      above.close(i - 1);
      search::index(above, i - 1);
      core_->retire_later(&left);
    }
  }

  core_owner core_;
  Compare compare_;
  std::size_t moves_ = 0; // writers only

private:
  using leaf_node = tree_leaf<element, search::kind>;
  using inner_node = tree_inner<element, search::kind>;
  using prefix = shared_prefix<search::kind>;

  bool is_own(const node &n) const noexcept {
    return n.made == core_->next_version();
  }

  node_pool *const leaves_, *const inner_;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_TREE_EDITOR_H

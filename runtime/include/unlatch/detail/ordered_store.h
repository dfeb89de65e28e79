// The content of an ordered registry: a B+ tree of which a writer copies the
// path to what it changes, so that readers of earlier versions keep theirs.
//
// Sources: B+ trees (Comer, "The Ubiquitous B-Tree", 1979) with splits on the
// way down; path copying (Driscoll, Sarnak, Sleator and Tarjan, "Making Data
// Structures Persistent", 1989), once per node and write section.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_ORDERED_STORE_H
#define UNLATCH_DETAIL_ORDERED_STORE_H

#include <unlatch/detail/core.h>
#include <unlatch/detail/ordered_retired.h>
#include <unlatch/detail/tree_search.h>

#include <memory>
#include <utility>

namespace unlatch {
namespace detail {

template <class Key, class T, class Compare, class Policy> class ordered_store {
public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using search = tree_search<Key, T, Compare>;
  using element = typename search::element;
  using node = typename search::node;
  using place = typename search::place;
  using root = tree_root<element, search::kind>;
  static constexpr bool clones =
      is_cloneable<Key>::value && is_cloneable<T>::value;
  template <class K>
  static constexpr bool looks_up =
      is_ordered_lookup_key<K, Key, Compare>::value;
  template <class K> using probe = typename search::template probe<K>;

  ordered_store(core *c, Compare compare)
      : core_(c), head_(new root), compare_(std::move(compare)) {}
  ordered_store(const ordered_store &) = delete;
  ordered_store &operator=(const ordered_store &) = delete;

  /// No reader may be left.
  void destroy(bool owns_core) noexcept {
    if (owns_core)
      core_->destroy_all();
    // relaxed: nobody else is there.
    root *r = head_.load(std::memory_order_relaxed);
    destroy_tree(r->top);
    delete r;
  }

  core &shared() const noexcept { return *core_; }
  const Compare &comparison() const noexcept { return compare_; }

  // --- Readers, pinned -----------------------------------------------------

  const root &root_at(std::uint64_t version) const noexcept {
    // acquire: pairs with the release in own_root(), install().
    const root *r = head_.load(std::memory_order_acquire);
    while (UNLATCH_UNLIKELY(r->version > version))
      r = r->before;
    return *r;
  }

  template <class K> element *lookup(const root &r, const K &key) const {
    return search::find(r.top, probe<K>(key, compare_));
  }

  // --- The writer, write lock held -----------------------------------------

  root &newest() const noexcept {
    // relaxed: only writers change it, and the write lock is held.
    return *head_.load(std::memory_order_relaxed);
  }
  std::size_t size() const noexcept { return newest().size; }
  std::size_t used() const noexcept { return size(); }
  std::size_t capacity() const noexcept { return size(); }
  /// Changes whenever a place may have become stale.
  std::size_t moves() const noexcept { return moves_; }

  bool is_fresh(const element &e) const noexcept {
    return e.born == core_->next_version();
  }
  void adopt(element &e) const noexcept { e.born = core_->next_version(); }

  template <class... Args> std::unique_ptr<element> make(Args &&...args) const {
    return std::unique_ptr<element>(
        new element(core_->next_version(), std::forward<Args>(args)...));
  }

  template <class K> element *newest_of(const K &key) const {
    return lookup(newest(), key);
  }
  template <class K> place locate(const K &key) const {
    const place at =
        search::template bound<false>(newest().top, probe<K>(key, compare_));
    if (at.leaf == nullptr || compare_(key, at.get()->value.first))
      return {};
    return at;
  }

  /// Adds an element whose key is not there.
  element *add(std::unique_ptr<element> &made) {
    add_to(own_root(), *made);
    core_->touch();
    return made.release();
  }

  /// Puts `made` in the place of `old`, which has an equal key.
  element *replace(element *old, std::unique_ptr<element> &made) {
    auto gone = std::make_unique<removal>(old);
    path p;
    own_path(own_root(), old->value.first, p);
    node &leaf = *p.step[p.depth - 1].at;
    const unsigned i = p.step[p.depth - 1].index;
    leaf.elements[i] = made.get(); // with an equal digest
    refresh_least(p);
    retire(gone.release());
    return made.release();
  }

  void erase(element *old) {
    auto gone = std::make_unique<removal>(old);
    root &r = own_root();
    path p;
    own_path(r, old->value.first, p);
    p.step[p.depth - 1].at->close(p.step[p.depth - 1].index);
    shrink(r, p);
    --r.size;
    retire(gone.release());
  }

  /// An element that may be changed: a copy, unless this section made it.
  element *writable(element *e) {
    if (is_fresh(*e))
      return e;
    auto made = make(e->value);
    return replace(e, made);
  }

  /// A content being built beside the present one.
  class draft {
  public:
    explicit draft(ordered_store &s) : store_(s) {}
    draft(const draft &) = delete;
    draft &operator=(const draft &) = delete;
    ~draft() { destroy_tree(root_.top); }

    template <class... Args> bool add(Args &&...args) {
      auto made = store_.make(std::forward<Args>(args)...);
      if (store_.lookup(root_, made->value.first) != nullptr)
        return false;
      store_.add_to(root_, *made);
      made.release();
      return true;
    }

  private:
    friend ordered_store;
    ordered_store &store_;
    root root_;
  };

  /// Replaces everything by the draft, at once.
  void install(draft &d) {
    auto gone = std::make_unique<ordered_content<ordered_store>>();
    root &r = own_root();
    gone->top = std::exchange(r.top, std::exchange(d.root_.top, nullptr));
    r.size = std::exchange(d.root_.size, 0);
    ++moves_;
    core_->touch();
    core_->hurry();
    if (gone->top == nullptr)
      return;
    if (Policy::template awaits_readers<Key, T>())
      core_->retire_now(gone.release());
    else
      core_->retire_later(gone.release());
  }
  void clear() {
    if (size() == 0)
      return;
    draft nothing(*this);
    install(nothing);
  }

  static void destroy_tree(node *n) noexcept {
    if (n == nullptr)
      return;
    for (unsigned i = 0; i != n->count; ++i)
      if (n->leaf)
        delete n->elements[i];
      else
        destroy_tree(n->child(i));
    n->dispose();
  }

private:
  using leaf_node = tree_leaf<element, search::kind>;
  using inner_node = tree_inner<element, search::kind>;
  using removal = ordered_removal<ordered_store>;
  using prefix = shared_prefix<search::kind>;

  /// From the root to a leaf; all nodes made by this section.
  struct path {
    struct {
      node *at;
      unsigned index;
    } step[24]; // 16 ^ 24 elements and more
    unsigned depth = 0;
  };

  bool is_own(const node &n) const noexcept {
    return n.made == core_->next_version();
  }

  /// The root that this section will publish.
  root &own_root() {
    root &old = newest();
    const std::uint64_t version = core_->next_version();
    if (old.version == version)
      return old;
    root *r = new root;
    r->version = version;
    r->before = &old;
    r->top = old.top;
    r->size = old.size;
    // release: pairs with the acquire in root_at().
    head_.store(r, std::memory_order_release);
    core_->retire_later(&old);
    return *r;
  }

  node *new_node(bool leaf) const {
    if (leaf)
      return new leaf_node(core_->next_version());
    return new inner_node(core_->next_version());
  }

  /// A node that this section may change, put into `link`. What the map
  /// contains is not changed by that, whatever throws later.
  node &own(node *&link) {
    if (is_own(*link))
      return *link;
    node *copy = new_node(link->leaf);
    copy->count = link->count;
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

  void retire(removal *gone) noexcept {
    if (Policy::template awaits_readers<Key, T>())
      core_->retire_now(gone);
    else
      core_->retire_later(gone);
  }

  core_owner core_;
  std::atomic<root *> head_;
  Compare compare_;
  std::size_t moves_ = 0; // writers only
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_ORDERED_STORE_H

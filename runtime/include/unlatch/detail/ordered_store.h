// The content of an ordered registry: a chain of roots, one a version, of a
// tree that the versions share.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_ORDERED_STORE_H
#define UNLATCH_DETAIL_ORDERED_STORE_H

#include <unlatch/detail/ordered_retired.h>
#include <unlatch/detail/same_function.h>
#include <unlatch/detail/tree_editor.h>

#include <memory>
#include <utility>

namespace unlatch {
namespace detail {

template <class Key, class T, class Compare, class Policy>
class ordered_store : public tree_editor<Key, T, Compare> {
  using base = tree_editor<Key, T, Compare>;
  using base::compare_;
  using base::core_;
  using base::moves_;
  using typename base::path;

public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using search = typename base::search;
  using element = typename base::element;
  using node = typename base::node;
  using root = typename base::root;
  using place = typename search::place;
  using base::destroy_tree;
  static constexpr bool mutable_values = has_mutable_values<Policy>::value;
  using seen_value = seen_by_readers<Policy, std::pair<const Key, T>>;
  using seen_mapped = seen_by_readers<Policy, T>;
  static constexpr bool clones =
      !mutable_values && is_cloneable<Key>::value && is_cloneable<T>::value;
  template <class K>
  static constexpr bool looks_up =
      is_ordered_lookup_key<K, Key, Compare>::value;
  template <class K> using probe = typename search::template probe<K>;

  ordered_store(core *c, Compare compare)
      : base(c, std::move(compare)), head_(new root) {}

  /// No reader may be left.
  void destroy(bool owns_core) noexcept {
    if (owns_core)
      core_->destroy_all();
    // relaxed: nobody else is there.
    root *r = head_.load(std::memory_order_relaxed);
    destroy_tree(r->top);
    delete r;
  }

  // --- Readers, pinned -----------------------------------------------------

  UNLATCH_INLINE const root &root_at(std::uint64_t version) const noexcept {
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
    this->add_to(own_root(), *made);
    core_->touch();
    return made.release();
  }

  /// Puts `made` in the place of `old`, which has an equal key.
  element *replace(element *old, std::unique_ptr<element> &made) {
    auto gone = std::make_unique<removal>(old);
    path p;
    this->own_path(own_root(), old->value.first, p);
    node &leaf = *p.step[p.depth - 1].at;
    const unsigned i = p.step[p.depth - 1].index;
    leaf.elements[i] = made.get(); // with an equal digest
    this->refresh_least(p);
    retire(gone.release());
    return made.release();
  }

  void erase(element *old) {
    auto gone = std::make_unique<removal>(old);
    root &r = own_root();
    path p;
    this->own_path(r, old->value.first, p);
    p.step[p.depth - 1].at->close(p.step[p.depth - 1].index);
    this->shrink(r, p);
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

private:
  using removal = ordered_removal<ordered_store>;
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

  void retire(removal *gone) noexcept {
    if (Policy::template awaits_readers<Key, T>())
      core_->retire_now(gone);
    else
      core_->retire_later(gone);
  }

  std::atomic<root *> head_;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_ORDERED_STORE_H

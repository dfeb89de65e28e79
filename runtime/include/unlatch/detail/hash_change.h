// What a word of the table leads to, for readers of each version.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_CHANGE_H
#define UNLATCH_DETAIL_HASH_CHANGE_H

#include <unlatch/detail/hash_node.h>
#include <unlatch/detail/hash_word.h>

#include <atomic>
#include <cstdint>

namespace unlatch {
namespace detail {

/// An element erased, or added where an erased one may still be seen, for as
/// long as there are readers of both. Readers before `version` go on to
/// `before`, the others see `after`. It takes the place of the element in the
/// table and gives it up to `after` when the last older reader has left.
template <class Node> struct hash_change {
  hash_change(std::uint64_t v, std::uintptr_t earlier, Node *later) noexcept
      : version(v), before(earlier), after(later) {}

  const std::uint64_t version;
  std::atomic<std::uintptr_t> before; ///< a word like the table's
  Node *after; ///< null: erased; constant from publication on
};

/// What a reader of `version` sees in a word that matched, or null.
template <class Node>
Node *resolve(std::uintptr_t w, std::uint64_t version) noexcept {
  while (w != word::empty) {
    if (word::is_change(w)) {
      auto *change = word::pointer<hash_change<Node> *>(w);
      if (change->version <= version)
        return change->after;
      // acquire: pairs with the release in hash_removal::unlink().
      w = change->before.load(std::memory_order_acquire);
    } else {
      auto *node = word::pointer<Node *>(w);
      if (node->born <= version)
        return node;
      if (!node->is_successor())
        return nullptr;
      // acquire: as above.
      w = node->before().load(std::memory_order_acquire);
    }
  }
  return nullptr;
}

/// The newest content of a word, published or not; null where erased.
template <class Node> Node *newest(std::uintptr_t w) noexcept {
  return word::is_change(w) ? word::pointer<hash_change<Node> *>(w)->after
                            : word::pointer<Node *>(w);
}

/// Any node of the word's chain: all have equal keys. Null where the chain only
/// says that there is nothing any more: a key erased, added and erased again,
/// of which the first part is over.
template <class Node> Node *representative(std::uintptr_t w) noexcept {
  while (word::is_change(w)) {
    auto *change = word::pointer<hash_change<Node> *>(w);
    if (change->after != nullptr)
      return change->after;
    // relaxed: only writers change it, and the write lock is held.
    w = change->before.load(std::memory_order_relaxed);
  }
  return word::pointer<Node *>(w);
}

/// Where a chain leads on to `wanted`, or null. Write lock held; no reader is
/// left of a version before `reached`. What a successor of that version or an
/// earlier one leads to is gone perhaps, and seen by nobody.
template <class Node>
std::atomic<std::uintptr_t> *link_to(const hash_change<Node> &wanted,
                                     std::atomic<std::uintptr_t> &first,
                                     std::uint64_t reached) noexcept {
  for (std::atomic<std::uintptr_t> *link = &first;;) {
    // relaxed: only writers change it, and the write lock is held.
    const std::uintptr_t w = link->load(std::memory_order_relaxed);
    if (w == word::empty)
      return nullptr;
    if (word::is_change(w)) {
      auto *change = word::pointer<hash_change<Node> *>(w);
      if (change == &wanted)
        return link;
      link = &change->before;
    } else {
      auto *node = word::pointer<Node *>(w);
      if (!node->is_successor() || node->made_in() <= reached)
        return nullptr;
      link = &node->before();
    }
  }
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_CHANGE_H

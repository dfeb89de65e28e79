// Where the elements of a hash registry live, and what it notes of those that
// are gone.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_HASH_POOLS_H
#define UNLATCH_DETAIL_HASH_POOLS_H

#include <unlatch/detail/core.h>
#include <unlatch/detail/hash_node.h>
#include <unlatch/detail/node_pool.h>

#include <cstdint>
#include <memory>
#include <new>
#include <utility>

namespace unlatch {
namespace detail {

/// Destroys a node and gives its memory back, to the pool it is from. Pools
/// belong to the core, so this may outlive the registry.
template <class Node> class node_pools {
public:
  node_pools() = default; ///< of no node
  explicit node_pools(core &c)
      : plain_(c.add_pool(sizeof(Node), alignof(Node))),
        successors_(
            c.add_pool(sizeof(Node) + Node::room_before(), alignof(Node))) {}

  node_pool &plain() const noexcept { return *plain_; }
  node_pool &successors() const noexcept { return *successors_; }

  void operator()(Node *n) const noexcept {
    recycling places;
    destroy(n, places);
  }
  void destroy(Node *n, recycling &places) const noexcept {
    const bool successor = n->is_successor();
    n->~Node();
    if (successor)
      places.add(*successors_,
                 reinterpret_cast<char *>(n) - Node::room_before());
    else
      places.add(*plain_, n);
  }

private:
  node_pool *plain_ = nullptr, *successors_ = nullptr;
};

/// Owns a node that is not in the map yet.
template <class Node> using pooled = std::unique_ptr<Node, node_pools<Node>>;

/// A place of a pool for as long as no element is in it.
class raw_place {
public:
  /// Write lock held.
  explicit raw_place(node_pool &pool) : pool_(pool), place_(pool.allocate()) {}
  raw_place(const raw_place &) = delete;
  raw_place &operator=(const raw_place &) = delete;
  ~raw_place() {
    if (place_ != nullptr)
      pool_.recycle(place_);
  }
  char *get() const noexcept { return static_cast<char *>(place_); }
  void filled() noexcept { place_ = nullptr; }

private:
  node_pool &pool_;
  void *place_;
};

/// Write lock held; the constructor may run foreign code.
template <class Node, class... Args>
pooled<Node> make_node_in(const node_pools<Node> &pools, std::uint64_t version,
                          std::uint64_t h, Args &&...args) {
  raw_place place(pools.plain());
  Node *made =
      ::new (place.get()) Node(version, h, std::forward<Args>(args)...);
  place.filled();
  return pooled<Node>(made, pools);
}

/// The same for an element that is to take another's place.
template <class Node, class... Args>
pooled<Node> make_successor_in(const node_pools<Node> &pools,
                               std::uint64_t version, std::uint64_t h,
                               Args &&...args) {
  raw_place place(pools.successors());
  Node *made = ::new (place.get() + Node::room_before())
      Node(Node::successor_of(version), h, std::forward<Args>(args)...);
  ::new (static_cast<void *>(&made->before())) std::atomic<std::uintptr_t>(0);
  place.filled();
  return pooled<Node>(made, pools);
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_HASH_POOLS_H

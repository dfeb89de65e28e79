// What an ordered registry leaves behind, beside the nodes of its tree.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_ORDERED_RETIRED_H
#define UNLATCH_DETAIL_ORDERED_RETIRED_H

#include <unlatch/detail/retired.h>

namespace unlatch {
namespace detail {

/// An element that was replaced or erased.
template <class Store> struct ordered_removal final : retired {
  using element = typename Store::element;
  explicit ordered_removal(element *e) noexcept : removed(e) {}
  bool dispose(recycling &) noexcept override {
    delete removed;
    delete this;
    return false;
  }
  element *const removed;
};

/// Everything that was there before a clear or an assignment.
template <class Store> struct ordered_content final : retired {
  bool dispose(recycling &) noexcept override {
    Store::destroy_tree(top);
    delete this;
    return false;
  }
  typename Store::node *top = nullptr;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_ORDERED_RETIRED_H

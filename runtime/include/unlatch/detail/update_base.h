// The write section that an update holds.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_UPDATE_BASE_H
#define UNLATCH_DETAIL_UPDATE_BASE_H

#include <unlatch/detail/core.h>

#include <utility>

namespace unlatch {
namespace detail {

template <class Store> class update_base {
public:
  /// Makes everything visible at once, lets the next writer in, and waits for
  /// readers as the registry's policy says. The update is empty afterwards.
  void publish() noexcept {
    Store *s = std::exchange(store_, nullptr);
    if (s == nullptr || !owns_)
      return;
    s->shared().updating = false;
    s->shared().leave(outermost_);
  }
  explicit operator bool() const noexcept { return store_ != nullptr; }

  /// Part of a group's update, which publishes.
  struct borrowed {};
  static constexpr borrowed part_of_group{};

protected:
  update_base() = default;
  explicit update_base(Store &s)
      : store_(&s), outermost_(s.shared().enter()), owns_(true) {
    s.shared().updating = true;
  }
  update_base(Store &s, borrowed) noexcept : store_(&s) {}
  update_base(update_base &&other) noexcept
      : store_(std::exchange(other.store_, nullptr)),
        outermost_(other.outermost_), owns_(other.owns_) {}
  update_base &operator=(update_base &&other) noexcept {
    if (this != &other) {
      publish();
      store_ = std::exchange(other.store_, nullptr);
      outermost_ = other.outermost_;
      owns_ = other.owns_;
    }
    return *this;
  }
  ~update_base() { publish(); }

  Store &store() const noexcept {
    UNLATCH_ASSERT(store_ != nullptr, "used an update after it was published");
    return *store_;
  }

  Store *store_ = nullptr;

private:
  bool outermost_ = true;
  bool owns_ = false;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_UPDATE_BASE_H

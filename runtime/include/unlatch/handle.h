// What a single lookup returns: an element, kept alive while this lives.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_HANDLE_H
#define UNLATCH_HANDLE_H

#include <unlatch/detail/pin.h>

#include <cstddef>
#include <memory>
#include <utility>

namespace unlatch {

/// The end of any registry or view, for comparison with what a lookup gave.
struct end_sentinel {
  friend constexpr bool operator==(end_sentinel, end_sentinel) noexcept {
    return true;
  }
  friend constexpr bool operator!=(end_sentinel, end_sentinel) noexcept {
    return false;
  }
};

/// Works like the iterator that `find` of a standard map gives, as far as one
/// element goes, and like a pointer to it. As long as it lives the element does
/// not change and is not destroyed, whatever writers do: a write that removes
/// it returns only then (see reclaim.h), so keep handles short, and hold none
/// across a coroutine's suspension. Seen is Value where it may be changed in
/// place, see mutable_values.h.
///
/// Thread-safety: a handle is one thread's at a time; it may be moved to
/// another thread and end there. Empty handles hold nothing.
template <class Value, class Seen = const Value> class handle {
public:
  using value_type = Value;
  using reference = Seen &;
  using pointer = Seen *;

  UNLATCH_INLINE handle() noexcept {}
  handle(end_sentinel) noexcept {}
  UNLATCH_INLINE handle(handle &&other) noexcept
      : value_(std::exchange(other.value_, nullptr)),
        pin_(std::move(other.pin_)) {}
  handle &operator=(handle &&other) noexcept {
    value_ = std::exchange(other.value_, nullptr);
    pin_ = std::move(other.pin_);
    return *this;
  }
  /// Inline everywhere, as all that a lookup is made of: called as a function
  /// it would have to go through memory.
  UNLATCH_INLINE ~handle() {}
  /// For registries only.
  UNLATCH_INLINE handle(Seen *value, detail::pin &&pin) noexcept
      : value_(value), pin_(std::move(pin)) {}

  UNLATCH_INLINE Seen &operator*() const noexcept {
    UNLATCH_ASSERT(value_ != nullptr,
                   "dereferenced a lookup that found nothing");
    return *value_;
  }
  UNLATCH_INLINE Seen *operator->() const noexcept {
    return std::addressof(**this);
  }
  UNLATCH_INLINE explicit operator bool() const noexcept {
    return value_ != nullptr;
  }

  /// Ends it early.
  void release() noexcept {
    value_ = nullptr;
    pin_.release();
  }

  /// Same element.
  UNLATCH_INLINE friend bool operator==(const handle &a,
                                        const handle &b) noexcept {
    return a.value_ == b.value_;
  }
  UNLATCH_INLINE friend bool operator!=(const handle &a,
                                        const handle &b) noexcept {
    return a.value_ != b.value_;
  }
  UNLATCH_INLINE friend bool operator==(const handle &a,
                                        end_sentinel) noexcept {
    return a.value_ == nullptr;
  }
  UNLATCH_INLINE friend bool operator!=(const handle &a,
                                        end_sentinel) noexcept {
    return a.value_ != nullptr;
  }
  UNLATCH_INLINE friend bool operator==(end_sentinel,
                                        const handle &a) noexcept {
    return a.value_ == nullptr;
  }
  UNLATCH_INLINE friend bool operator!=(end_sentinel,
                                        const handle &a) noexcept {
    return a.value_ != nullptr;
  }
  UNLATCH_INLINE friend bool operator==(const handle &a,
                                        std::nullptr_t) noexcept {
    return a.value_ == nullptr;
  }
  UNLATCH_INLINE friend bool operator!=(const handle &a,
                                        std::nullptr_t) noexcept {
    return a.value_ != nullptr;
  }

private:
  Seen *value_ = nullptr;
  detail::pin pin_;
};

} // namespace unlatch

#endif // UNLATCH_HANDLE_H

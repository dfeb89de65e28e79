// A write section as an object: entered on construction, published and left at
// the end of the scope, also by an exception.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_SECTION_H
#define UNLATCH_DETAIL_SECTION_H

#include <unlatch/detail/core.h>

namespace unlatch {
namespace detail {

class section {
public:
  explicit section(core &c) : core_(&c), outermost_(c.enter()) {}
  section(const section &) = delete;
  section &operator=(const section &) = delete;
  ~section() {
    if (core_ != nullptr)
      core_->leave(outermost_);
  }

  /// Leaves now. `published` runs when readers can see what was written and
  /// no other writer can have changed it yet.
  template <class F> void finish(F published) noexcept {
    core *c = core_;
    core_ = nullptr;
    c->leave(outermost_, published);
  }

private:
  core *core_;
  bool outermost_;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_SECTION_H

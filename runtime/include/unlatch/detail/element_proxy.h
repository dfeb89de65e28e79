// What operator[] gives where an element cannot be copied.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_ELEMENT_PROXY_H
#define UNLATCH_DETAIL_ELEMENT_PROXY_H

#include <type_traits>
#include <utility>

namespace unlatch {
namespace detail {

/// Readers may be looking at the element, and without a copy it cannot be
/// changed in place; but it can be read, and replaced by assignment.
template <class Update> class element_proxy {
  using key_type = typename Update::key_type;
  using mapped_type = typename Update::mapped_type;

public:
  element_proxy(Update &update, const key_type &key,
                const mapped_type &value) noexcept
      : update_(&update), key_(&key), value_(&value) {}

  template <class V, class = std::enable_if_t<
                         std::is_constructible_v<mapped_type, V &&>>>
  element_proxy &operator=(V &&value) {
    auto made =
        update_->insert_or_assign_present(*key_, std::forward<V>(value));
    key_ = &made->first;
    value_ = &made->second;
    return *this;
  }
  operator const mapped_type &() const noexcept { return *value_; }
  const mapped_type &operator->() const noexcept { return *value_; }
  decltype(auto) operator*() const { return **value_; }
  const mapped_type &get() const noexcept { return *value_; }
  explicit operator bool() const { return static_cast<bool>(*value_); }

private:
  Update *update_;
  const key_type *key_;
  const mapped_type *value_;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_ELEMENT_PROXY_H

// An element taken out of an update.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_EXTRACTED_H
#define UNLATCH_DETAIL_EXTRACTED_H

#include <memory>
#include <utility>

namespace unlatch {
namespace detail {

/// What `extract` gives: a copy of the element, since readers may be looking at
/// the element itself until the update is published. Its key may be changed and
/// it may be inserted again. Empty if there was no such element.
template <class Key, class T> class extracted {
public:
  using key_type = Key;
  using mapped_type = T;

  extracted() noexcept = default;
  explicit extracted(const std::pair<const Key, T> &element)
      : element_(new std::pair<Key, T>(element)) {}

  bool empty() const noexcept { return element_ == nullptr; }
  explicit operator bool() const noexcept { return element_ != nullptr; }
  key_type &key() const noexcept { return element_->first; }
  mapped_type &mapped() const noexcept { return element_->second; }

private:
  std::unique_ptr<std::pair<Key, T>> element_;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_EXTRACTED_H

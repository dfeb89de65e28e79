// Things that no new reader can reach and some old reader may still see.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_RETIRED_H
#define UNLATCH_DETAIL_RETIRED_H

#include <unlatch/detail/node_pool.h>

#include <cstddef>
#include <cstdint>

namespace unlatch {
namespace detail {

/// One removed element, replaced table or tree node. Its life: queued by the
/// write section that removes it; stamped when that publishes; when every
/// reader that is left reads `stamp` or later, unlinked under the write lock
/// and disposed of outside it.
struct retired {
  retired *next = nullptr;
  /// The first version whose readers cannot reach it.
  std::uint64_t stamp = 0;
  /// How many elements it stands for.
  unsigned weight = 1;

  /// Takes the last pointers to it out of shared memory; write lock held.
  virtual void unlink() noexcept {}
  /// The registry `store` is being destroyed: no pointer to it may stay.
  virtual void orphan(const void *store) noexcept { static_cast<void>(store); }
  /// Destroys what it stands for and itself, then returns false; or returns
  /// true if its own memory has to wait for one more round of readers. Pooled
  /// memory goes to `places`.
  virtual bool dispose(recycling &places) noexcept = 0;

protected:
  ~retired() = default;
};

/// Removed elements of one kind that nobody can observe the end of, as many as
/// one record takes. Two writers in turn pass each cache line that both write
/// from core to core; so what belongs to each of them is in one place, and as
/// long as the record is open, a removal writes but a word of it: how many
/// there are and the stamp are told when it is closed.
struct alignas(64) retired_batch : retired {
  static constexpr unsigned room = 16;

  explicit retired_batch(node_pool &p) noexcept : records(p) {}

  /// Where it came from; by this it is told whose it is.
  node_pool &records;
  void *removed[room];

protected:
  ~retired_batch() = default;
};

/// First in, first out; owns nothing.
class retired_queue {
public:
  bool empty() const noexcept { return first_ == nullptr; }
  /// Elements, not records.
  std::size_t size() const noexcept { return size_; }
  retired *front() const noexcept { return first_; }
  retired *back() const noexcept { return last_; }

  void push(retired *item) noexcept {
    item->next = nullptr;
    (last_ == nullptr ? first_ : last_->next) = item;
    last_ = item;
    size_ += item->weight;
  }

  /// Takes the items off the front for which `wanted` holds.
  template <class F> retired_queue take_while(F wanted) {
    retired_queue taken;
    for (; first_ != nullptr && wanted(*first_); first_ = first_->next) {
      if (taken.first_ == nullptr)
        taken.first_ = first_;
      taken.last_ = first_;
      taken.size_ += first_->weight;
    }
    size_ -= taken.size_;
    if (taken.last_ != nullptr)
      taken.last_->next = nullptr;
    if (first_ == nullptr)
      last_ = nullptr;
    return taken;
  }

  /// Appends all of `other` and leaves it empty.
  void splice(retired_queue &other) noexcept {
    if (other.empty())
      return;
    (last_ == nullptr ? first_ : last_->next) = other.first_;
    last_ = other.last_;
    size_ += other.size_;
    other = retired_queue();
  }

  /// `f` may destroy the item.
  template <class F> void for_each(F f) const {
    for (retired *item = first_; item != nullptr;) {
      retired *const following = item->next;
      f(*item);
      item = following;
    }
  }

private:
  retired *first_ = nullptr;
  retired *last_ = nullptr;
  std::size_t size_ = 0;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_RETIRED_H

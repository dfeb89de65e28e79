// What was removed and waits for readers to leave.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_RECLAIMER_H
#define UNLATCH_DETAIL_RECLAIMER_H

#include <unlatch/detail/reader_scan.h>
#include <unlatch/detail/retired.h>
#include <unlatch/detail/spent_list.h>

#include <cstddef>
#include <cstdint>

namespace unlatch {
namespace detail {

/// Thread-safety: with the write lock held, but for dispose(), which runs
/// destructors and so needs it free.
class reclaimer {
public:
  /// Removed by the open section, which will publish `stamp` and await the
  /// readers before it.
  void await(retired *item, std::uint64_t stamp) noexcept {
    item->stamp = awaited_stamp_ = stamp;
    awaited_.push(item);
  }
  /// Removed by the open section; nobody can observe when it goes.
  void later(retired *item, std::uint64_t stamp) noexcept {
    close(stamp);
    item->stamp = stamp;
    limbo_.push(item);
  }
  /// The same for one of many of a kind: the record that `later_in()` takes,
  /// or null if a new one has to be made in `records`.
  retired_batch *open_batch(const node_pool &records) const noexcept {
    return open_ != nullptr && open_size_ != retired_batch::room &&
                   &open_->records == &records
               ? open_
               : nullptr;
  }
  void later_in(retired_batch *batch, void *element,
                std::uint64_t stamp) noexcept {
    if (UNLATCH_UNLIKELY(batch != open_)) {
      close(stamp);
      open_ = batch;
    }
    batch->removed[open_size_++] = element;
  }
  /// Something large waits: look for its end soon.
  void hurry() noexcept { patience_ = 0; }

  /// The record that takes more, if there is one, gets in line with the others.
  /// What it holds was removed in the version `stamp` or before.
  void close(std::uint64_t stamp) noexcept {
    if (open_ == nullptr)
      return;
    open_->stamp = stamp;
    open_->weight = open_size_;
    limbo_.push(open_);
    open_ = nullptr;
    open_size_ = 0;
  }

  /// Is there nothing to do at the end of a section?
  bool idle() const noexcept {
    return awaited_.empty() && owed_.empty() && !worth_a_sweep();
  }
  bool wants_a_sweep() const noexcept {
    return worth_a_sweep() || !owed_.empty();
  }

  /// What the section has to await, and up to which version.
  retired_queue take_awaited(std::uint64_t &stamp) noexcept {
    retired_queue items;
    items.splice(awaited_);
    stamp = awaited_stamp_;
    return items;
  }

  /// Held back by a pin of its own remover, until settle_owed().
  void owe(retired_queue &items) noexcept { owed_.splice(items); }
  retired_queue take_owed(std::uint64_t &stamp) noexcept {
    retired_queue items;
    items.splice(owed_);
    stamp = 0;
    items.for_each([&stamp](const retired &item) {
      stamp = item.stamp > stamp ? item.stamp : stamp;
    });
    return items;
  }

  /// No reader is left of a version before this one.
  std::uint64_t reached() const noexcept { return reached_; }

  /// No reader before `stamp` is left: the items may be disposed of.
  void unlink(const retired_queue &items, std::uint64_t stamp) noexcept {
    if (reached_ < stamp)
      reached_ = stamp;
    items.for_each([](retired &item) { item.unlink(); });
  }

  /// Collects, without waiting, what nobody can see any more.
  UNLATCH_NOINLINE void sweep(pin_target &target,
                              retired_queue &done) noexcept {
    close(target.version.current());
    adopt_spent(target.version);
    if (limbo_.empty() && owed_.empty())
      return;
    const std::uint64_t now = target.version.current();
    const std::uint64_t shown =
        target.version.shown(*target.home, target.serial);
    collect(oldest_read(target, shown), done);
    // Where all who read write now and then, that was most of it. Else they are
    // interrupted, which costs microseconds, in a virtual machine tens of them.
    if (shown != now && (!owed_.empty() || limbo_.size() > patience_ / 2)) {
      target.home->interrupt();
      collect(oldest_read(target, now), done);
    }
    // If a long view holds most of it back, looking again soon is a waste.
    const std::size_t held = limbo_.size();
    patience_ =
        held + (held / 2 > default_patience ? held / 2 : default_patience);
  }

  /// Runs destructors, so no lock is held here.
  void dispose(retired_queue &items) noexcept {
    retired_queue all, spent;
    all.splice(items);
    recycling places;
    all.for_each([&](retired &item) {
      if (item.dispose(places))
        spent.push(&item);
    });
    spent_.push(spent);
  }

  /// Items whose memory waits one more round get their second stamp.
  void adopt_spent(published_version &version) noexcept {
    retired_queue spent = spent_.take();
    if (spent.empty())
      return;
    // An empty step of the version, so that the stamp is one to be reached.
    const std::uint64_t stamp = version.current() + published_version::step;
    spent.for_each([stamp](retired &item) { item.stamp = stamp; });
    limbo_.splice(spent);
    version.publish(stamp);
  }

  /// Everything; no reader can be left, and what it returns is unlinked.
  retired_queue take_all(published_version &version) noexcept {
    close(version.current());
    adopt_spent(version);
    retired_queue all;
    all.splice(awaited_);
    all.splice(owed_);
    all.splice(limbo_);
    unlink(all, version.current() + published_version::step);
    return all;
  }

  /// But for the open record, whose elements know nothing of the registry.
  template <class F> void for_each(F f) const {
    awaited_.for_each(f);
    owed_.for_each(f);
    limbo_.for_each(f);
  }

  /// For looking inside.
  std::size_t held_back() const noexcept { return owed_.size(); }
  std::size_t waiting() const noexcept {
    return limbo_.size() + owed_.size() + open_size_;
  }

private:
  static constexpr std::size_t default_patience = 128;

  /// Takes what no reader of `oldest` or later can see.
  void collect(std::uint64_t oldest, retired_queue &done) noexcept {
    const auto is_older = [oldest](const retired &item) {
      return item.stamp <= oldest;
    };
    retired_queue older = owed_.take_while(is_older);
    retired_queue silent = limbo_.take_while(is_older);
    older.splice(silent);
    unlink(older, oldest);
    done.splice(older);
  }

  bool worth_a_sweep() const noexcept {
    return limbo_.size() + open_size_ + spent_.size() > patience_;
  }

  // A removal that nobody awaits writes these two and seldom the others.
  retired_batch *open_ = nullptr; ///< takes more, not in limbo yet
  unsigned open_size_ = 0;

  retired_queue awaited_; ///< by this section's thread when it leaves
  retired_queue owed_;    ///< published, held back by a pin of its remover
  retired_queue limbo_;   ///< silent
  spent_list spent_;      ///< disposed of, memory still seen
  std::uint64_t awaited_stamp_ = 0;
  std::uint64_t reached_ = 0;
  std::size_t patience_ = default_patience;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_RECLAIMER_H

// What the members of a group share, and a registry outside any group has for
// itself: the version, the pins, the write lock, and the things that wait for
// readers to leave.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_CORE_H
#define UNLATCH_DETAIL_CORE_H

#include <unlatch/detail/back_off.h>
#include <unlatch/detail/node_pool.h>
#include <unlatch/detail/reclaimer.h>
#include <unlatch/detail/write_lock.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace unlatch {
namespace detail {

/// Thread-safety: `version`, add_owner() and drop_owner() from anywhere; what
/// says so with the write lock held; the rest by itself.
class core final : public pin_target {
public:
  core() { settle = &core::settle_owed; }
  core(const core &) = delete;
  core &operator=(const core &) = delete;

  /// Registries of a group may outlive the group object and the reverse.
  // relaxed: whoever adds already holds one.
  void add_owner() noexcept { owners_.fetch_add(1, std::memory_order_relaxed); }
  void drop_owner() noexcept {
    // acq_rel: everything done by earlier owners comes before the deletion.
    if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1)
      delete this;
  }

  // --- The write section ---------------------------------------------------

  /// Enters a write section; throws std::system_error with
  /// resource_deadlock_would_occur inside one of the same thread, unless that
  /// one has stopped at a point where others may go ahead (see `window`).
  /// Returns whether this is the outermost one.
  bool enter() {
    if (UNLATCH_LIKELY(lock_.lock_unless_held()))
      return true;
    if (!window_)
      throw_self_deadlock();
    window_ = false;
    return false;
  }

  /// The version that the present write section will publish.
  std::uint64_t next_version() const noexcept {
    return version.current() + published_version::step;
  }

  /// The section has changed something that readers will see.
  void touch() noexcept { touched_ = true; }
  bool touched() const noexcept { return touched_; }

  /// Removed by this section; its end is awaited at the end of the section.
  void retire_now(retired *item) noexcept {
    touched_ = true;
    removed_.await(item, next_version());
  }
  /// Removed by this section; nobody can observe when it goes.
  void retire_later(retired *item) noexcept {
    touched_ = true;
    removed_.later(item, next_version());
  }
  /// The same for one of many of a kind, see reclaimer.
  retired_batch *open_batch(const node_pool &records) const noexcept {
    return removed_.open_batch(records);
  }
  void retire_later_in(retired_batch *batch, void *element) noexcept {
    touched_ = true;
    removed_.later_in(batch, element, next_version());
  }
  /// Something large waits: look for its end soon.
  void hurry() noexcept { removed_.hurry(); }

  /// Publishes what the section did, leaves it, waits for the readers that may
  /// still see what it removed, and destroys that.
  /// `before_leaving` runs after publishing and before the lock is given up.
  template <class F>
  UNLATCH_INLINE void leave(bool outermost, F before_leaving) noexcept {
    if (touched_) {
      touched_ = false;
      version.publish(next_version());
    }
    note_section();
    before_leaving();
    if (UNLATCH_LIKELY(outermost && removed_.idle()))
      lock_.unlock();
    else
      leave_slowly(outermost);
  }
  void leave(bool outermost) noexcept {
    leave(outermost, [] {});
  }

  /// For the duration of foreign code inside a section that has changed
  /// nothing yet: the thread may write to the registry there.
  class window {
  public:
    explicit window(core &c) noexcept : core_(c) {
      core_.window_ = !core_.touched_ && !core_.updating;
    }
    ~window() { core_.window_ = false; }
    window(const window &) = delete;
    window &operator=(const window &) = delete;

  private:
    core &core_;
  };

  /// A pool for elements of this size, which lives as long as the core: what
  /// waits for readers may be a member's that is gone.
  node_pool *add_pool(std::size_t size, std::size_t alignment) {
    const std::lock_guard<write_lock> lock(lock_);
    pools_ = pool_count_ < pools_inside
                 ? ::new (static_cast<void *>(&first_pools_[pool_count_]))
                       node_pool(size, alignment, pools_)
                 : new node_pool(size, alignment, pools_);
    ++pool_count_;
    return pools_;
  }

  /// No reader is left of a version before this one. Write lock held.
  std::uint64_t reached() const noexcept { return removed_.reached(); }

  /// An update() is open; guarded by the write lock.
  bool updating = false;

  // --- Seeing inside -------------------------------------------------------

  struct waiting {
    std::size_t removed;  ///< elements, tables, nodes that wait for readers
    std::size_t deferred; ///< of these, kept by a pin of their own remover
  };
  /// `look` runs while no other thread writes.
  template <class F> waiting inspect(F look) {
    const bool entered = lock_.lock_unless_held();
    look();
    const waiting found = {removed_.waiting(), removed_.held_back()};
    if (entered)
      lock_.unlock();
    return found;
  }

  /// Destroys whatever waits: called when no reader can be left.
  void destroy_all() noexcept {
    unmark_pins(*this);
    for (;;) { // destructors may write to a registry of the group
      lock_.lock();
      retired_queue done = removed_.take_all(version);
      lock_.unlock();
      if (done.empty())
        return;
      removed_.dispose(done);
    }
  }

  /// A member of a group is being destroyed while others live on.
  /// `last` runs with the write lock held.
  template <class F> void orphan(const void *store, F last) noexcept {
    lock_.lock();
    removed_.adopt_spent(version);
    removed_.for_each([store](retired &item) { item.orphan(store); });
    last();
    lock_.unlock();
  }

  /// Destroys everything silent that nobody can see any more.
  void sweep_now() noexcept {
    if (!lock_.lock_unless_held())
      return;
    retired_queue done;
    for (int round = 0; round != 2; ++round) {
      removed_.hurry();
      removed_.sweep(*this, done);
    }
    lock_.unlock();
    removed_.dispose(done);
  }

private:
  UNLATCH_INLINE void note_section() const noexcept {
    reader_block *b = current_block;
    // relaxed: as in the pin.
    if (UNLATCH_LIKELY(b->fast.load(std::memory_order_relaxed) == home))
      b->wrote.note(serial, version.current());
  }

  ~core() {
    destroy_all();
    for (; pool_count_ != 0; --pool_count_) {
      node_pool *const p = std::exchange(pools_, pools_->next);
      if (pool_count_ > pools_inside)
        delete p;
      else
        p->~node_pool();
    }
  }

  UNLATCH_NOINLINE void leave_slowly(bool outermost) noexcept {
    if (!outermost) {
      // A section inside a window of another: what it removed goes with that.
      window_ = true;
      return;
    }
    std::uint64_t stamp;
    retired_queue now = removed_.take_awaited(stamp), done;
    if (!now.empty())
      version.show_pins(*home);
    if (removed_.wants_a_sweep())
      removed_.sweep(*this, done);
    lock_.unlock();
    if (!now.empty())
      await(now, stamp);
    removed_.dispose(done);
  }

  /// Waits for the readers before `stamp`, whose pins have been shown, then
  /// unlinks and destroys `items`.
  /// If one of them is this thread, the end is put off to the end of that pin.
  UNLATCH_NOINLINE void await(retired_queue &items,
                              std::uint64_t stamp) noexcept {
    const std::thread::id self = std::this_thread::get_id();
    for (unsigned turn = 0;; ++turn) {
      const readers found = readers_left(*this, stamp, self);
      if (found == readers::none)
        break;
      if (found == readers::self) {
        lock_.lock();
        removed_.owe(items);
        lock_.unlock();
        return;
      }
      back_off(turn);
    }
    lock_.lock();
    removed_.unlink(items, stamp);
    lock_.unlock();
    removed_.dispose(items);
  }

  /// The thread's pin has ended that held back what the thread removed.
  static void settle_owed(pin_target &target) noexcept {
    core &c = static_cast<core &>(target);
    if (!c.lock_.lock_unless_held())
      return; // the end of the section will look
    std::uint64_t stamp;
    retired_queue items = c.removed_.take_owed(stamp);
    c.lock_.unlock();
    if (!items.empty())
      c.await(items, stamp);
  }

  // Writers only; away from the line that readers load.
  alignas(64) write_lock lock_;
  bool window_ = false;
  bool touched_ = false;
  reclaimer removed_;
  std::atomic<unsigned> owners_{1};
  node_pool *pools_ = nullptr;
  unsigned pool_count_ = 0;
  // As many as a registry of its own has, so that it is made quickly.
  static constexpr unsigned pools_inside = 4;
  struct alignas(node_pool) pool_room {
    unsigned char bytes[sizeof(node_pool)];
  };
  pool_room first_pools_[pools_inside];
};

/// One owner of a core.
class core_owner {
public:
  explicit core_owner(core *c) noexcept : core_(c) {}
  core_owner(const core_owner &) = delete;
  core_owner &operator=(const core_owner &) = delete;
  ~core_owner() { core_->drop_owner(); }
  core *operator->() const noexcept { return core_; }
  core &operator*() const noexcept { return *core_; }

private:
  core *const core_;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_CORE_H

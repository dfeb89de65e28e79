// Pinning a version: what a read costs before it begins and after it ends.
//
// Two plain stores announce the read, two more end it, all to a cache line of
// the thread's own. No thread-local variable here has a constructor, so that
// an access is an address computation and not a guard check.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_PIN_H
#define UNLATCH_DETAIL_PIN_H

#include <unlatch/detail/published_version.h>

#include <utility>

namespace unlatch {

class read_mostly_mutex;

namespace detail {

/// What a pin needs to know of the core it pins; the core derives from it.
struct pin_target {
  /// The last published version. Readers read as of it.
  published_version version;
  domain *home = &domain::here();
  /// Tells it from all others of the domain, those that are gone included.
  const std::uint64_t serial = home->next_serial();

  /// Called at the end of a pin whose thread wrote while it held it.
  void (*settle)(pin_target &) = nullptr;

  std::uintptr_t name() const noexcept {
    return reinterpret_cast<std::uintptr_t>(this);
  }
};

/// Stands in for the block of a thread that has none yet; nobody's `fast`.
inline reader_block no_block;
/// The block the calling thread used last; of trivial type on purpose.
inline thread_local reader_block *current_block = &no_block;
/// All blocks of the calling thread.
inline thread_local reader_block *thread_blocks = nullptr;
/// The calling thread is past the destruction of its blocks.
inline thread_local bool thread_has_ended = false;

/// Gives the blocks back at thread exit.
struct block_keeper {
  ~block_keeper() {
    thread_has_ended = true;
    current_block = &no_block;
    for (reader_block *b = thread_blocks; b != nullptr;) {
      reader_block *next = b->thread_next;
      domain::give_back(b);
      b = next;
    }
    thread_blocks = nullptr;
  }
  void touch() noexcept {}
};

/// Ends where it was begun or anywhere else: a pin is tied to no thread.
class pin {
  friend class unlatch::read_mostly_mutex; // announces in the same slots

public:
  UNLATCH_INLINE pin() noexcept {}
  UNLATCH_INLINE pin(pin &&other) noexcept
      : slot_(std::exchange(other.slot_, nullptr)) {}
  pin &operator=(pin &&other) noexcept {
    if (this != &other) {
      release();
      slot_ = std::exchange(other.slot_, nullptr);
    }
    return *this;
  }
  UNLATCH_INLINE ~pin() {
    if (slot_ != nullptr)
      release(slot_);
  }

  /// Pins the present version of `target` and says which it is.
  UNLATCH_INLINE pin(const pin_target &target,
                     std::uint64_t &version) noexcept {
    reader_block *b = current_block;
    reader_slot *s = &b->cells[0];
    // relaxed (fast): cleared only by a writer that then waits long enough.
    // acquire (owner): pairs with the release in release() on another thread.
    if (UNLATCH_LIKELY(b->fast.load(std::memory_order_relaxed) ==
                       target.home) &&
        UNLATCH_LIKELY(s->owner.load(std::memory_order_acquire) == 0)) {
      // release: with the owner comes the 0 in `version`; pairs with the scan
      // in readers_left().
      s->owner.store(target.name(), std::memory_order_release);
      // The reader's half of the asymmetric fence: the compiler must not move
      // the load up; the processor is told by domain::heavy_fence().
      std::atomic_signal_fence(std::memory_order_seq_cst);
      // acquire: pairs with the release in publish(): what has this version is
      // seen whole.
      version = target.version.load(std::memory_order_acquire);
      if (UNLATCH_UNLIKELY((version & published_version::fence_ordered) != 0))
        version = fence(const_cast<pin_target &>(target), *b);
      // release: orders earlier reads by this slot before the skip in
      // readers_left().
      s->version.store(version, std::memory_order_release);
      slot_ = s;
    } else {
      const taken t = take_slowly(const_cast<pin_target &>(target));
      version = t.version;
      slot_ = t.slot;
      if (slot_ == nullptr) // never; spares the reader a test
        UNLATCH_UNREACHABLE();
    }
  }

  UNLATCH_INLINE void release() noexcept {
    if (slot_ != nullptr)
      release(std::exchange(slot_, nullptr));
  }

  explicit operator bool() const noexcept { return slot_ != nullptr; }

private:
  /// Returned in registers, so that a read keeps its version in one.
  struct taken {
    reader_slot *slot;
    std::uint64_t version;
  };

  UNLATCH_INLINE static void release(reader_slot *s) noexcept {
    // relaxed: "not known" may be seen at any time.
    s->version.store(0, std::memory_order_relaxed);
    // relaxed: the mark is set by the thread that holds the pin.
    const std::uintptr_t owner = s->owner.load(std::memory_order_relaxed);
    // release: all reads under this pin come before whatever the writer does
    // that sees the slot free in readers_left().
    s->owner.store(0, std::memory_order_release);
    if (UNLATCH_UNLIKELY((owner & reader_slot::owes) != 0)) {
      auto *target = reinterpret_cast<pin_target *>(owner & ~reader_slot::owes);
      target->settle(*target);
    }
  }

  /// Obeys the order of published_version: the version that counts is the one
  /// that is loaded after a fence.
  UNLATCH_NOINLINE static std::uint64_t fence(pin_target &target,
                                              reader_block &b) noexcept {
    full_fence(); // pairs with the one in published_version::show_pins()
    // acquire: as in the short form.
    const std::uint64_t word = target.version.load(std::memory_order_acquire);
    if (UNLATCH_UNLIKELY(++b.fenced_pins % published_version::patience == 0) &&
        (word & published_version::fence_ordered) != 0)
      target.version.obeyed_long(word);
    return published_version::without_order(word);
  }

  /// A nested read, the first read of a thread, the portable fence.
  UNLATCH_NOINLINE static taken take_slowly(pin_target &target) noexcept {
    reader_block *b = current_block;
    // relaxed: as in the short form, of which this is the nested variant.
    if (b->fast.load(std::memory_order_relaxed) == target.home)
      if (reader_slot *s = free_slot(*b)) {
        // release, acquire, release: as in the short form.
        s->owner.store(target.name(), std::memory_order_release);
        std::atomic_signal_fence(std::memory_order_seq_cst);
        std::uint64_t version = target.version.load(std::memory_order_acquire);
        if ((version & published_version::fence_ordered) != 0)
          version = fence(target, *b);
        s->version.store(version, std::memory_order_release);
        return {s, version};
      }
    return take_with_fence(target);
  }

  UNLATCH_NOINLINE static taken take_with_fence(pin_target &target) noexcept {
    reader_slot *s = free_slot(*target.home);
    if (s != nullptr)
      // seq_cst: the portable form, pairs with heavy_fence() in the writer.
      s->owner.store(target.name(), std::memory_order_seq_cst);
    else
      s = target.home->claim_shared(target.name());
    full_fence(); // pairs with heavy_fence(), where seq_cst alone is weaker
    // seq_cst: see above; acquire of publish() is part of it.
    const std::uint64_t version = published_version::without_order(
        target.version.load(std::memory_order_seq_cst));
    // release: as in the short form.
    s->version.store(version, std::memory_order_release);
    return {s, version};
  }

  /// A free slot of the calling thread, or null if it can have none.
  static reader_slot *free_slot(domain &home) noexcept {
    for (reader_block *b = thread_blocks; b != nullptr; b = b->thread_next)
      if (b->home == &home)
        if (reader_slot *s = free_slot(*b)) {
          make_current(b);
          return s;
        }
    if (thread_has_ended)
      return nullptr;
    static thread_local block_keeper keeper;
    keeper.touch();
    reader_block *b = home.take_block();
    if (b == nullptr)
      return nullptr;
    b->thread_next = thread_blocks;
    thread_blocks = b;
    make_current(b);
    return free_slot(*b); // null if pins of an ended thread fill it
  }

  static reader_slot *free_slot(reader_block &b) noexcept {
    for (unsigned i = 0; i != reader_block::slot_count; ++i) {
      // acquire: pairs with release() on another thread.
      if (b.cells[i].owner.load(std::memory_order_acquire) != 0)
        continue;
      // relaxed (load): only this thread raises it.
      // seq_cst (store): before the pin, so that the scan goes far enough.
      if (i >= b.used.load(std::memory_order_relaxed))
        b.used.store(i + 1, std::memory_order_seq_cst);
      return &b.cells[i];
    }
    return nullptr;
  }

  static void make_current(reader_block *b) noexcept {
    current_block = b;
    if (b->home->mode() != fence_mode::asymmetric)
      return;
    // seq_cst: with the second look it pairs with lose_membarrier().
    b->fast.store(b->home, std::memory_order_seq_cst);
    if (b->home->mode() != fence_mode::asymmetric)
      b->fast.store(nullptr, std::memory_order_seq_cst);
  }

  reader_slot *slot_ = nullptr;
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_PIN_H

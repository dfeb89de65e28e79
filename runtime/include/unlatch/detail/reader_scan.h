// How a writer looks at the readers' pins.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_READER_SCAN_H
#define UNLATCH_DETAIL_READER_SCAN_H

#include <unlatch/detail/pin.h>

#include <atomic>
#include <cstdint>
#include <thread>

namespace unlatch {
namespace detail {

/// Who still reads an old version. `self`: this thread, maybe others too.
enum class readers { none, others, self };

/// Is anybody reading a version before `stamp`? Own pins found on the way
/// are marked: their end calls settle_owed().
inline readers readers_left(pin_target &target, std::uint64_t stamp,
                            std::thread::id self) noexcept {
  readers found = readers::none;
  for (reader_block *b = target.home->first(); b != nullptr; b = b->next) {
    // acquire: pairs with the store before the pin in pin::free_slot().
    const unsigned used = b->used.load(std::memory_order_acquire);
    for (unsigned i = 0; i != used; ++i) {
      reader_slot &s = b->cells[i];
      // acquire: pairs with the release at the end of a pin and at the
      // beginning of the next.
      std::uintptr_t owner = s.owner.load(std::memory_order_acquire);
      if ((owner & ~reader_slot::owes) != target.name())
        continue;
      // acquire: pairs with the release in the pin, so that what the slot's
      // earlier pins read comes before what follows here.
      if (s.version.load(std::memory_order_acquire) >= stamp)
        continue;
      // relaxed: equal to the own id only if this thread stored it.
      if (b->holder.load(std::memory_order_relaxed) != self) {
        if (found == readers::none)
          found = readers::others;
        continue;
      }
      // relaxed: read back by the thread that holds the pin, this one. The
      // exchange fails if the pin was moved to another thread and ended.
      if ((owner & reader_slot::owes) != 0 ||
          s.owner.compare_exchange_strong(owner, owner | reader_slot::owes,
                                          std::memory_order_relaxed))
        found = readers::self;
    }
  }
  return found;
}

/// The oldest version that is read now or later, as far as is known where every
/// pin of a version before `shown` can be seen; write lock held.
inline std::uint64_t oldest_read(pin_target &target,
                                 std::uint64_t shown) noexcept {
  std::uint64_t oldest = shown;
  for (reader_block *b = target.home->first(); b != nullptr; b = b->next) {
    // acquire: as in readers_left().
    const unsigned used = b->used.load(std::memory_order_acquire);
    for (unsigned i = 0; i != used; ++i) {
      // acquire, acquire: as in readers_left().
      if ((b->cells[i].owner.load(std::memory_order_acquire) &
           ~reader_slot::owes) != target.name())
        continue;
      const std::uint64_t v =
          b->cells[i].version.load(std::memory_order_acquire);
      if (v < oldest)
        oldest = v;
    }
  }
  return oldest;
}

/// No pin may call back into a core that is gone.
inline void unmark_pins(pin_target &target) noexcept {
  for (reader_block *b = target.home->first(); b != nullptr; b = b->next)
    for (reader_slot &s : b->cells) {
      std::uintptr_t marked = target.name() | reader_slot::owes;
      // relaxed, both: whoever still holds the pin reads it after being told
      // that the registry is gone.
      if (s.owner.load(std::memory_order_relaxed) != marked)
        continue;
      s.owner.compare_exchange_strong(marked, target.name(),
                                      std::memory_order_relaxed);
    }
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_READER_SCAN_H

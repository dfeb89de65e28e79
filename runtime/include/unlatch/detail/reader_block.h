// The words in which a thread says "I am reading this registry, as of version
// v". Written with plain stores by the reader, scanned by writers.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_READER_BLOCK_H
#define UNLATCH_DETAIL_READER_BLOCK_H

#include <atomic>
#include <cstdint>
#include <thread>

namespace unlatch {
namespace detail {

class domain;

/// One pin. `owner` is the address of the core being read, 0 when free; its
/// lowest bit says that the reading thread itself left work for the end of the
/// pin. `version` is the version that is read, 0 as long as it is not known.
/// A free slot always has version 0, so a pin is never taken for a later one
/// than it is, wherever a signal or another thread comes in between.
struct reader_slot {
  static constexpr std::uintptr_t owes = 1;

  std::atomic<std::uintptr_t> owner{0};
  std::atomic<std::uint64_t> version{0};
};

/// The registry in which the thread wrote last, and the version that its write
/// section left. Write sections come one after the other, so whoever writes
/// after that one sees all pins that the thread had begun by then; and the
/// thread's later pins are of that version or a newer one. So a writer who only
/// asks for pins of older versions need not interrupt this thread.
///
/// Thread-safety: note() by the thread, in a write section of `core`; at()
/// by whoever is in one of the core that it asks about.
class write_note {
public:
  void note(std::uint64_t core, std::uint64_t version) noexcept {
    // relaxed: written by this thread only.
    if (core_.load(std::memory_order_relaxed) == core) {
      // relaxed: the write lock orders it before whoever asks.
      version_.store(version, std::memory_order_relaxed);
      return;
    }
    // relaxed: released with the version.
    core_.store(0, std::memory_order_relaxed);
    // release: who takes it for the earlier core's looks again and finds that
    // one gone; pairs with the acquire in at().
    version_.store(version, std::memory_order_release);
    // release: not seen before its version; pairs with the acquire in at().
    core_.store(core, std::memory_order_release);
  }
  /// The version, or 0 if the thread wrote elsewhere since.
  std::uint64_t at(std::uint64_t core) const noexcept {
    // acquire: pairs with the last store in note().
    if (core_.load(std::memory_order_acquire) != core)
      return 0;
    // acquire: pairs with the store of the version in note().
    const std::uint64_t v = version_.load(std::memory_order_acquire);
    // relaxed: ordered behind the acquire. It cannot have come back to `core`
    // meanwhile, whose write lock the caller holds.
    return core_.load(std::memory_order_relaxed) == core ? v : 0;
  }

private:
  std::atomic<std::uint64_t> core_{0}; ///< pin_target::serial
  std::atomic<std::uint64_t> version_{0};
};

/// The slots of one thread. Blocks are never freed, only handed to the next
/// thread, so that a scan needs no protection and a pin may outlive its thread.
struct alignas(128) reader_block {
  static constexpr unsigned slot_count = 12;

  /// The domain, while its readers may pin in the short asymmetric form.
  std::atomic<const domain *> fast{nullptr};
  reader_block *next = nullptr; ///< in the domain; written once, before linking
  write_note wrote;             ///< in the line that a scan reads anyway
  reader_slot cells[slot_count];         ///< scanned up to `used`
  reader_block *thread_next = nullptr;   ///< of the same thread, its own
  domain *home = nullptr;                ///< written once, before linking
  std::atomic<std::thread::id> holder{}; ///< the thread that has it
  std::atomic<unsigned> used{1};         ///< slots ever taken; only grows
  std::atomic<bool> taken{false};        ///< somebody has it
  bool shared = false; ///< claimed slot by slot, by threads without a block
  std::uint16_t fenced_pins = 0; ///< the thread's own count, see pin::fence()
};

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_READER_BLOCK_H

// A fence in two halves: nothing for readers, a system call for writers.
//
// A reader stores its pin and then loads the version; a writer stores the
// version and then loads the pins. One of them has to see the other, which
// takes a full fence on both sides, or on Linux `membarrier(2)`: it makes every
// running thread of the process execute a full fence, so that the readers' half
// shrinks to a compiler barrier. Where the call is absent or refused both sides
// use sequentially consistent operations.
//
// Source: Mathieu Desnoyers et al., "User-Level Implementations of Read-Copy
// Update", IEEE TPDS 2012; membarrier(2).
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_ASYMMETRIC_FENCE_H
#define UNLATCH_DETAIL_ASYMMETRIC_FENCE_H

#include <unlatch/detail/config.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace unlatch {

/// How readers and writers of this process see each other.
enum class fence_mode {
  asymmetric, ///< membarrier(2): reads pay a compiler barrier
  portable,   ///< sequentially consistent operations on both sides
};

namespace detail {

/// A full fence of this thread. ThreadSanitizer does not model stand-alone
/// fences, but it does model read-modify-writes, and those are as strong here.
inline void full_fence() noexcept {
#if UNLATCH_TSAN
  static std::atomic<unsigned> common{0};
  // seq_cst: pairs with every other call of this function.
  common.fetch_add(1, std::memory_order_seq_cst);
#else
  // seq_cst: pairs with the other side's fence or seq_cst access; each caller
  // names it.
  std::atomic_thread_fence(std::memory_order_seq_cst);
#endif
}

inline bool membarrier_call(int command) noexcept {
#if defined(__linux__) && defined(SYS_membarrier)
  return ::syscall(SYS_membarrier, command, 0, 0) == 0;
#else
  static_cast<void>(command);
  return false;
#endif
}

// Numbers of the kernel's interface; <linux/membarrier.h> may be too old.
constexpr int membarrier_private_expedited = 1 << 3;
constexpr int membarrier_register_private_expedited = 1 << 4;

/// Asked once a process, before the first pin. `UNLATCH_FENCE=portable` in the
/// environment, or the macro UNLATCH_PORTABLE_FENCE, chooses the portable one.
inline fence_mode choose_fence_mode() noexcept {
#if defined(UNLATCH_PORTABLE_FENCE)
  return fence_mode::portable;
#else
  const char *wish = std::getenv("UNLATCH_FENCE");
  if (wish != nullptr && std::strcmp(wish, "portable") == 0)
    return fence_mode::portable;
  return membarrier_call(membarrier_register_private_expedited) &&
                 membarrier_call(membarrier_private_expedited)
             ? fence_mode::asymmetric
             : fence_mode::portable;
#endif
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_ASYMMETRIC_FENCE_H

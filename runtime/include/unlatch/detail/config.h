// What the compiler and the platform offer, and how errors leave the library.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_CONFIG_H
#define UNLATCH_DETAIL_CONFIG_H

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#define UNLATCH_VERSION_MAJOR 0
#define UNLATCH_VERSION_MINOR 1
#define UNLATCH_VERSION_PATCH 0

#if defined(__GNUC__)
#define UNLATCH_LIKELY(x) (__builtin_expect(!!(x), 1))
#define UNLATCH_UNLIKELY(x) (__builtin_expect(!!(x), 0))
#define UNLATCH_NOINLINE __attribute__((noinline))
#define UNLATCH_UNREACHABLE() __builtin_unreachable()
#define UNLATCH_INLINE __attribute__((always_inline)) inline
#else
#define UNLATCH_LIKELY(x) (x)
#define UNLATCH_UNLIKELY(x) (x)
#define UNLATCH_NOINLINE
#define UNLATCH_UNREACHABLE() static_cast<void>(0)
#define UNLATCH_INLINE inline
#endif

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define UNLATCH_EXCEPTIONS 1
#else
#define UNLATCH_EXCEPTIONS 0
#endif

#if defined(__SANITIZE_THREAD__)
#define UNLATCH_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define UNLATCH_TSAN 1
#endif
#endif
#ifndef UNLATCH_TSAN
#define UNLATCH_TSAN 0
#endif

#if defined(__SANITIZE_ADDRESS__)
#define UNLATCH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNLATCH_ASAN 1
#endif
#endif
#ifndef UNLATCH_ASAN
#define UNLATCH_ASAN 0
#endif

/// A readable message, then abort; in builds with NDEBUG, nothing.
#ifndef NDEBUG
#define UNLATCH_ASSERT(condition, message)                                     \
  ((condition) ? static_cast<void>(0)                                          \
               : ::unlatch::detail::assertion_failed(#condition, message,      \
                                                     __FILE__, __LINE__))
#else
#define UNLATCH_ASSERT(condition, message) static_cast<void>(0)
#endif

namespace unlatch {
namespace detail {

[[noreturn]] inline void assertion_failed(const char *condition,
                                          const char *message, const char *file,
                                          int line) {
  std::fprintf(stderr, "%s:%d: unlatch: %s (expected %s)\n", file, line,
               message, condition);
  std::abort();
}

/// Without exceptions an error has no way back to the caller: say it and stop.
[[noreturn]] inline void stop(const char *message) {
  std::fprintf(stderr, "unlatch: %s\n", message);
  std::abort();
}

[[noreturn]] UNLATCH_NOINLINE inline void throw_out_of_range() {
#if UNLATCH_EXCEPTIONS
  throw std::out_of_range("unlatch: no element with this key");
#else
  stop("no element with this key");
#endif
}

[[noreturn]] UNLATCH_NOINLINE inline void throw_length_error() {
#if UNLATCH_EXCEPTIONS
  throw std::length_error("unlatch: too many elements");
#else
  stop("too many elements");
#endif
}

/// A write that would wait for a write of its own thread.
[[noreturn]] UNLATCH_NOINLINE inline void throw_self_deadlock() {
  constexpr const char *what =
      "unlatch: write to a registry inside a write of the same thread to it";
#if UNLATCH_EXCEPTIONS
  throw std::system_error(
      std::make_error_code(std::errc::resource_deadlock_would_occur), what);
#else
  stop(what);
#endif
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_CONFIG_H

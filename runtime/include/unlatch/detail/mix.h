// Spreading bits: a multiplication whose two halves are folded together.
//
// Source: the folded multiplication of wyhash (Wang Yi, 2019) and of its
// relatives; the constants are odd numbers with half of their bits set.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_DETAIL_MIX_H
#define UNLATCH_DETAIL_MIX_H

#include <unlatch/detail/config.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace unlatch {
namespace detail {

constexpr std::uint64_t mix_a = 0x9e3779b97f4a7c15u; // 2^64 / golden ratio
constexpr std::uint64_t mix_b = 0xd1b54a32d192ed03u;
constexpr std::uint64_t mix_c = 0x8cb92ba72f3d8dd7u;

/// Every bit of both arguments reaches every bit of the result.
UNLATCH_INLINE std::uint64_t fold(std::uint64_t x, std::uint64_t y) noexcept {
#if defined(__SIZEOF_INT128__)
  __extension__ using wide = unsigned __int128;
  const wide product = static_cast<wide>(x) * y;
  return static_cast<std::uint64_t>(product) ^
         static_cast<std::uint64_t>(product >> 64);
#else
  const std::uint64_t xl = x & 0xffffffffu, xh = x >> 32;
  const std::uint64_t yl = y & 0xffffffffu, yh = y >> 32;
  const std::uint64_t low = xl * yl, high = xh * yh;
  const std::uint64_t m1 = xh * yl, m2 = xl * yh;
  const std::uint64_t carry =
      ((low >> 32) + (m1 & 0xffffffffu) + (m2 & 0xffffffffu)) >> 32;
  return (low + (m1 << 32) + (m2 << 32)) ^
         (high + (m1 >> 32) + (m2 >> 32) + carry);
#endif
}

UNLATCH_INLINE std::uint64_t load8(const char *p) noexcept {
  std::uint64_t v;
  std::memcpy(&v, p, 8);
  return v;
}
UNLATCH_INLINE std::uint64_t load4(const char *p) noexcept {
  std::uint32_t v;
  std::memcpy(&v, p, 4);
  return v;
}

UNLATCH_NOINLINE inline std::uint64_t hash_long(const char *p,
                                                std::size_t n) noexcept {
  std::uint64_t one = mix_a ^ n, two = mix_b;
  std::size_t left = n;
  for (; left > 32; left -= 32, p += 32) {
    one = fold(load8(p) ^ mix_c, load8(p + 8) ^ one);
    two = fold(load8(p + 16) ^ mix_a, load8(p + 24) ^ two);
  }
  // The last 32 bytes, or all 17 to 32 from both ends; what was read before may
  // be read again, what lies behind the end never.
  const char *const end = p + left;
  const char *const tail = n > 32 ? end - 32 : p;
  one = fold(load8(tail) ^ mix_c, load8(tail + 8) ^ one);
  two = fold(load8(end - 16) ^ mix_a, load8(end - 8) ^ two);
  return fold(one ^ mix_b, two ^ n);
}

/// A hash of bytes; short strings take two loads and two multiplications.
UNLATCH_INLINE std::uint64_t hash_bytes(const char *p, std::size_t n) noexcept {
  std::uint64_t first, last;
  if (UNLATCH_LIKELY(n <= 16)) {
    if (n >= 8) {
      first = load8(p);
      last = load8(p + n - 8);
    } else if (n >= 4) {
      first = load4(p);
      last = load4(p + n - 4);
    } else if (n != 0) {
      first = static_cast<std::uint64_t>(static_cast<unsigned char>(p[0])) |
              static_cast<std::uint64_t>(static_cast<unsigned char>(p[n / 2]))
                  << 8 |
              static_cast<std::uint64_t>(static_cast<unsigned char>(p[n - 1]))
                  << 16;
      last = 0;
    } else {
      first = last = 0;
    }
    return fold(fold(first ^ mix_a, last ^ mix_b) ^ mix_c, n ^ mix_a);
  }
  return hash_long(p, n);
}

/// Equality of bytes without a call for the lengths that keys usually have.
UNLATCH_INLINE bool equal_bytes(const char *a, const char *b,
                                std::size_t n) noexcept {
  if (n > 32)
    return std::memcmp(a, b, n) == 0;
  if (n >= 16)
    return ((load8(a) ^ load8(b)) | (load8(a + 8) ^ load8(b + 8)) |
            (load8(a + n - 16) ^ load8(b + n - 16)) |
            (load8(a + n - 8) ^ load8(b + n - 8))) == 0;
  if (n >= 8)
    return ((load8(a) ^ load8(b)) | (load8(a + n - 8) ^ load8(b + n - 8))) == 0;
  if (n >= 4)
    return ((load4(a) ^ load4(b)) | (load4(a + n - 4) ^ load4(b + n - 4))) == 0;
  for (std::size_t i = 0; i != n; ++i)
    if (a[i] != b[i])
      return false;
  return true;
}

} // namespace detail
} // namespace unlatch

#endif // UNLATCH_DETAIL_MIX_H

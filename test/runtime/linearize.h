// Is a recorded history linearizable? A search for an order of the operations
// that respects real time and that a plain map could have produced.
//
// Source: the algorithm of Wing and Gong ("Testing and Verifying Concurrent
// Objects", 1993) with Lowe's memory of visited configurations (2017).
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_TEST_LINEARIZE_H
#define UNLATCH_TEST_LINEARIZE_H

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace lin {

constexpr int keys = 3;
/// The whole state: the value of each key, 0 where there is none.
using state = std::array<int, keys>;

enum class kind { get, insert, assign, erase, size, view, clear, transfer };

/// One operation with what it was given and what it returned. `transfer` moves
/// the value of `key` to `key2` in one update; a view returns the whole state.
struct operation {
  kind what;
  int key = 0, key2 = 0, value = 0;
  int result = 0;
  state seen{};
  std::uint64_t begin = 0, end = 0;
};

/// Applies `op` to `s`; false if it could not have returned what it did.
inline bool apply(const operation &op, state &s) {
  int &slot = s[static_cast<std::size_t>(op.key)];
  switch (op.what) {
  case kind::get:
    return op.result == slot;
  case kind::insert: {
    const bool fits = op.result == (slot == 0);
    if (slot == 0)
      slot = op.value;
    return fits;
  }
  case kind::assign: {
    const bool fits = op.result == (slot == 0);
    slot = op.value;
    return fits;
  }
  case kind::erase: {
    const bool fits = op.result == (slot != 0);
    slot = 0;
    return fits;
  }
  case kind::size:
    return op.result == keys - std::count(s.begin(), s.end(), 0);
  case kind::view:
    return op.seen == s;
  case kind::clear:
    s = {};
    return true;
  case kind::transfer: {
    int &to = s[static_cast<std::size_t>(op.key2)];
    const bool fits = op.result == slot;
    if (op.key != op.key2 && slot != 0)
      to = std::exchange(slot, 0);
    return fits;
  }
  }
  return false;
}

/// At most 64 operations.
inline bool is_linearizable(const std::vector<operation> &history) {
  const std::size_t n = history.size();
  const std::uint64_t all = n == 64 ? ~0ull : (1ull << n) - 1;
  std::set<std::pair<std::uint64_t, state>> seen;
  std::vector<std::pair<std::uint64_t, state>> open{{0, state{}}};
  while (!open.empty()) {
    const auto [done, now] = open.back();
    open.pop_back();
    if (done == all)
      return true;
    // An operation may come next if none that is left ended before it began.
    std::uint64_t first_end = ~0ull;
    for (std::size_t i = 0; i != n; ++i)
      if ((done >> i & 1) == 0)
        first_end = std::min(first_end, history[i].end);
    for (std::size_t i = 0; i != n; ++i) {
      if ((done >> i & 1) != 0 || history[i].begin > first_end)
        continue;
      state next = now;
      if (apply(history[i], next) &&
          seen.emplace(done | 1ull << i, next).second)
        open.emplace_back(done | 1ull << i, next);
    }
  }
  return false;
}

} // namespace lin

#endif // UNLATCH_TEST_LINEARIZE_H

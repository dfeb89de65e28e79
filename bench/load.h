// Keys, values, queries, and peers filled with them: the same for everybody.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_BENCH_LOAD_H
#define UNLATCH_BENCH_LOAD_H

#include "concurrent_peers.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

namespace bench {

template <class K> K key_of(std::uint64_t i) {
  const std::uint64_t mixed = (i + 1) * 0x9e3779b97f4a7c15u;
  if constexpr (std::is_same_v<K, std::string>) {
    char text[32];
    std::snprintf(text, sizeof text, "%016llx",
                  static_cast<unsigned long long>(mixed));
    return text;
  } else
    return mixed;
}
template <class K> const char *key_name() {
  return std::is_same_v<K, std::string> ? "string" : "u64";
}

template <class K> struct load {
  std::vector<K> keys, hits, misses;
  explicit load(int n) {
    for (int i = 0; i != n; ++i)
      keys.push_back(key_of<K>(static_cast<std::uint64_t>(i)));
    std::mt19937 r(1);
    std::shuffle(keys.begin(), keys.end(), r);
    for (int i = 0; i != 4096; ++i) {
      hits.push_back(keys[r() % keys.size()]);
      misses.push_back(key_of<K>(10'000'000 + r() % 100000));
    }
  }
  static load &of(int n) {
    static std::map<int, load> all;
    return all.try_emplace(n, n).first->second;
  }
};

/// What readers count in.
using counter = std::atomic<long>;

/// What is stored: a number, or a pointer to one of the element's own.
template <class V> V value() {
  if constexpr (std::is_same_v<V, int>)
    return 1;
  else
    return std::make_shared<int>(1);
}
template <class V> const char *value_name() {
  return std::is_same_v<V, int>       ? "int"
         : std::is_same_v<V, counter> ? "atomic"
                                      : "shared_ptr";
}

template <template <class, class> class P, class K, class V>
void fill(P<K, V> &p, int n) {
  if constexpr (std::is_same_v<P<K, V>, peers::copy_on_write<K, V>>)
    p.change([n](auto &all_at_once) { // one by one it would be quadratic
      for (const K &k : load<K>::of(n).keys)
        all_at_once.emplace(k, value<V>());
    });
  else
    for (const K &k : load<K>::of(n).keys)
      if constexpr (std::is_same_v<V, counter>)
        p.m.try_emplace(k, 0);
      else
        p.put(k, value<V>());
}

/// The peer filled with n keys, made once for all rows that only read it, and
/// when the first of them runs.
template <template <class, class> class P, class K, class V>
P<K, V> &filled(int n) {
  static std::map<int, std::unique_ptr<P<K, V>>> all;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  auto &p = all[n];
  if (p == nullptr) {
    p = std::make_unique<P<K, V>>();
    fill(*p, n);
  }
  return *p;
}

} // namespace bench

#endif // UNLATCH_BENCH_LOAD_H

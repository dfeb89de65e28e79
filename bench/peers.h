// What the registry is measured against, each behind the same few functions.
//
// A peer has: name, put(k, v) (insert or overwrite), get(k) -> value or V(),
// erase(k), and sum() over one consistent state where it has one.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_BENCH_PEERS_H
#define UNLATCH_BENCH_PEERS_H

#include <unlatch/mutable_values.h>
#include <unlatch/ordered_registry.h>
#include <unlatch/read_mostly_mutex.h>
#include <unlatch/registry.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#if UNLATCH_BENCH_ABSL
#include <absl/container/flat_hash_map.h>
#endif
#if UNLATCH_BENCH_BOOST
#include <boost/unordered/unordered_flat_map.hpp>
#endif
namespace peers {

/// Every peer's lookup is compiled into the loop that is timed: left to the
/// compiler some are and some are not.
#if defined(__GNUC__)
#define PEER_INLINE __attribute__((always_inline)) inline
#else
#define PEER_INLINE inline
#endif

inline long number(int v) { return v; }
inline long number(const std::shared_ptr<int> &v) { return *v; }

template <class Map> struct of_registry {
  using K = typename Map::key_type;
  using V = typename Map::mapped_type;
  Map m;
  void put(const K &k, V v) { m.insert_or_assign(k, std::move(v)); }
  PEER_INLINE V get(const K &k) const {
    const auto it = m.find(k);
    return it != m.end() ? it->second : V();
  }
  PEER_INLINE long use(const K &k) const {
    const auto it = m.find(k);
    return it != m.end() ? number(it->second) : 0;
  }
  PEER_INLINE void count(const K &k) const {
    const auto it = m.find(k);
    if (it != m.end())
      it->second.fetch_add(1, std::memory_order_relaxed);
  }
  void erase(const K &k) { m.erase(k); }
  long sum() const {
    long s = 0;
    for (const auto &e : m.view())
      s += number(e.second);
    return s;
  }
  std::unordered_map<K, V> all() const { return m.view(); }
  template <class F> void update(F f) {
    auto section = m.update();
    f(section);
  }
};
template <class K, class V>
struct registry : of_registry<unlatch::registry<K, V>> {
  static constexpr const char *name = "registry";
};
template <class K, class V>
struct ordered_registry : of_registry<unlatch::ordered_registry<K, V>> {
  static constexpr const char *name = "ordered_registry";
};

/// Its writers await readers though the elements are mere numbers.
template <class K, class V>
struct awaiting_registry
    : of_registry<unlatch::registry<K, V, unlatch::hash<K>, std::equal_to<K>,
                                    unlatch::reclaim::deterministic>> {
  static constexpr const char *name = "registry, deterministic";
};

/// Its values are atomics, which readers change where they are.
template <class K, class V>
struct counting_registry
    : of_registry<unlatch::registry<K, V, unlatch::hash<K>, std::equal_to<K>,
                                    unlatch::mutable_values<>>> {
  static constexpr const char *name = "registry";
};

/// The baseline: what the tool replaces.
template <class Map, class Mutex = std::shared_mutex> struct of_locked {
  using K = typename Map::key_type;
  using V = typename Map::mapped_type;
  Map m;
  mutable Mutex mutex;
  void put(const K &k, V v) {
    std::unique_lock lock(mutex);
    m.insert_or_assign(k, std::move(v));
  }
  PEER_INLINE V get(const K &k) const {
    std::shared_lock lock(mutex);
    const auto it = m.find(k);
    return it != m.end() ? it->second : V();
  }
  PEER_INLINE long use(const K &k) const {
    std::shared_lock lock(mutex);
    const auto it = m.find(k);
    return it != m.end() ? number(it->second) : 0;
  }
  PEER_INLINE void count(const K &k) {
    std::shared_lock lock(mutex);
    const auto it = m.find(k);
    if (it != m.end())
      it->second.fetch_add(1, std::memory_order_relaxed);
  }
  void erase(const K &k) {
    std::unique_lock lock(mutex);
    m.erase(k);
  }
  long sum() const {
    std::shared_lock lock(mutex);
    long s = 0;
    for (const auto &e : m)
      s += number(e.second);
    return s;
  }
  std::unordered_map<K, V> all() const {
    std::shared_lock lock(mutex);
    return m;
  }
  template <class F> void update(F f) {
    std::unique_lock lock(mutex);
    f(m);
  }
};
template <class K, class V>
struct locked : of_locked<std::unordered_map<K, V>> {
  static constexpr const char *name = "shared_mutex+unordered_map";
};
/// Where the map has to stay under its lock: another type of mutex.
template <class K, class V>
struct relocked
    : of_locked<std::unordered_map<K, V>, unlatch::read_mostly_mutex> {
  static constexpr const char *name = "read_mostly_mutex+unordered_map";
};
template <class K, class V> struct locked_map : of_locked<std::map<K, V>> {
  static constexpr const char *name = "shared_mutex+map";
};

/// The limit: no synchronisation at all, one thread only.
template <class Map> struct of_plain {
  using K = typename Map::key_type;
  using V = typename Map::mapped_type;
  Map m;
  void put(const K &k, V v) { m.insert_or_assign(k, std::move(v)); }
  PEER_INLINE V get(const K &k) const {
    const auto it = m.find(k);
    return it != m.end() ? it->second : V();
  }
  void erase(const K &k) { m.erase(k); }
  long sum() const {
    long s = 0;
    for (const auto &e : m)
      s += number(e.second);
    return s;
  }
};
template <class K, class V> struct plain : of_plain<std::unordered_map<K, V>> {
  static constexpr const char *name = "(unsynchronised) unordered_map";
};
#if UNLATCH_BENCH_ABSL
template <class K, class V>
struct absl_flat : of_plain<absl::flat_hash_map<K, V, unlatch::hash<K>>> {
  static constexpr const char *name = "(unsynchronised) absl::flat_hash_map";
};
#endif
#if UNLATCH_BENCH_BOOST
template <class K, class V>
struct boost_flat
    : of_plain<boost::unordered_flat_map<K, V, unlatch::hash<K>>> {
  static constexpr const char *name = "(unsynchronised) boost flat_map";
};
#endif

/// Copy on write behind an atomic shared pointer.
template <class K, class V> struct copy_on_write {
  static constexpr const char *name = "atomic<shared_ptr> copy-on-write";
  using map = std::unordered_map<K, V>;
  std::shared_ptr<const map> m = std::make_shared<map>();
  std::mutex mutex;
  template <class F> void change(F f) {
    std::lock_guard lock(mutex);
    auto copy = std::make_shared<map>(*m);
    f(*copy);
    std::atomic_store(&m, std::shared_ptr<const map>(std::move(copy)));
  }
  void put(const K &k, V v) {
    change([&](map &c) { c.insert_or_assign(k, v); });
  }
  PEER_INLINE V get(const K &k) const {
    const auto now = std::atomic_load(&m);
    const auto it = now->find(k);
    return it != now->end() ? it->second : V();
  }
  void erase(const K &k) {
    change([&](map &c) { c.erase(k); });
  }
};

} // namespace peers

#endif // UNLATCH_BENCH_PEERS_H

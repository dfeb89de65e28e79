// What the registry is measured against, each behind the same few functions.
//
// A peer has: name, put(k, v) (insert or overwrite), get(k) -> value or -1,
// erase(k), sum() over a consistent copy or iteration where it has one.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_BENCH_PEERS_H
#define UNLATCH_BENCH_PEERS_H

#include <unlatch/registry.h>

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
#if UNLATCH_BENCH_TBB
#include <tbb/concurrent_hash_map.h>
#endif
#if UNLATCH_BENCH_CUCKOO
#include <libcuckoo/cuckoohash_map.hh>
#endif
#if UNLATCH_BENCH_URCU
#define URCU_INLINE_SMALL_FUNCTIONS
#include <urcu/urcu-memb.h>
#include <urcu/rculfhash.h>
#endif

namespace peers {

template <class Map> struct of_registry {
  using K = typename Map::key_type;
  Map m;
  void put(const K &k, int v) { m.insert_or_assign(k, v); }
  int get(const K &k) const {
    const auto it = m.find(k);
    return it != m.end() ? it->second : -1;
  }
  void erase(const K &k) { m.erase(k); }
  long sum() const {
    long s = 0;
    for (const auto &e : m.view())
      s += e.second;
    return s;
  }
};
template <class K> struct registry : of_registry<unlatch::registry<K, int>> {
  static constexpr const char *name = "registry";
};
template <class K>
struct ordered_registry : of_registry<unlatch::ordered_registry<K, int>> {
  static constexpr const char *name = "ordered_registry";
};

/// The baseline: what the tool replaces.
template <class Map> struct of_locked {
  using K = typename Map::key_type;
  Map m;
  mutable std::shared_mutex mutex;
  void put(const K &k, int v) {
    std::unique_lock lock(mutex);
    m.insert_or_assign(k, v);
  }
  int get(const K &k) const {
    std::shared_lock lock(mutex);
    const auto it = m.find(k);
    return it != m.end() ? it->second : -1;
  }
  void erase(const K &k) {
    std::unique_lock lock(mutex);
    m.erase(k);
  }
  long sum() const {
    std::shared_lock lock(mutex);
    long s = 0;
    for (const auto &e : m)
      s += e.second;
    return s;
  }
};
template <class K> struct locked : of_locked<std::unordered_map<K, int>> {
  static constexpr const char *name = "shared_mutex+unordered_map";
};
template <class K> struct locked_map : of_locked<std::map<K, int>> {
  static constexpr const char *name = "shared_mutex+map";
};

/// The limit: no synchronisation at all, one thread only.
template <class Map> struct of_plain {
  using K = typename Map::key_type;
  Map m;
  void put(const K &k, int v) { m.insert_or_assign(k, v); }
  int get(const K &k) const {
    const auto it = m.find(k);
    return it != m.end() ? it->second : -1;
  }
  void erase(const K &k) { m.erase(k); }
  long sum() const {
    long s = 0;
    for (const auto &e : m)
      s += e.second;
    return s;
  }
};
template <class K> struct plain : of_plain<std::unordered_map<K, int>> {
  static constexpr const char *name = "(unsynchronised) unordered_map";
};
#if UNLATCH_BENCH_ABSL
template <class K>
struct absl_flat : of_plain<absl::flat_hash_map<K, int, unlatch::hash<K>>> {
  static constexpr const char *name = "(unsynchronised) absl::flat_hash_map";
};
#endif
#if UNLATCH_BENCH_BOOST
template <class K>
struct boost_flat
    : of_plain<boost::unordered_flat_map<K, int, unlatch::hash<K>>> {
  static constexpr const char *name = "(unsynchronised) boost flat_map";
};
#endif

/// Copy on write behind an atomic shared pointer.
template <class K> struct copy_on_write {
  static constexpr const char *name = "atomic<shared_ptr> copy-on-write";
  using map = std::unordered_map<K, int>;
  std::shared_ptr<const map> m = std::make_shared<map>();
  std::mutex mutex;
  template <class F> void change(F f) {
    std::lock_guard lock(mutex);
    auto copy = std::make_shared<map>(*m);
    f(*copy);
    std::atomic_store(&m, std::shared_ptr<const map>(std::move(copy)));
  }
  void put(const K &k, int v) {
    change([&](map &c) { c.insert_or_assign(k, v); });
  }
  int get(const K &k) const {
    const auto now = std::atomic_load(&m);
    const auto it = now->find(k);
    return it != now->end() ? it->second : -1;
  }
  void erase(const K &k) {
    change([&](map &c) { c.erase(k); });
  }
};

#if UNLATCH_BENCH_TBB
template <class K> struct tbb_map {
  static constexpr const char *name = "tbb::concurrent_hash_map";
  struct compare {
    std::size_t hash(const K &k) const { return unlatch::hash<K>()(k); }
    bool equal(const K &a, const K &b) const { return a == b; }
  };
  using map = tbb::concurrent_hash_map<K, int, compare>;
  map m;
  void put(const K &k, int v) {
    typename map::accessor a;
    m.insert(a, k);
    a->second = v;
  }
  int get(const K &k) const {
    typename map::const_accessor a;
    return m.find(a, k) ? a->second : -1;
  }
  void erase(const K &k) { m.erase(k); }
};
#endif

#if UNLATCH_BENCH_CUCKOO
template <class K> struct cuckoo {
  static constexpr const char *name = "libcuckoo";
  libcuckoo::cuckoohash_map<K, int, unlatch::hash<K>> m;
  void put(const K &k, int v) { m.insert_or_assign(k, v); }
  int get(const K &k) const {
    int v = -1;
    m.find(k, v);
    return v;
  }
  void erase(const K &k) { m.erase(k); }
};
#endif

#if UNLATCH_BENCH_URCU
/// Once a thread, whatever the key type.
inline void urcu_here() {
  struct registered {
    registered() { urcu_memb_register_thread(); }
    ~registered() { urcu_memb_unregister_thread(); }
  };
  static const bool ready = (urcu_memb_init(), true);
  static thread_local registered r;
  static_cast<void>(ready);
  static_cast<void>(r);
}

template <class K> struct urcu {
  static constexpr const char *name = "liburcu lfht";
  struct entry {
    cds_lfht_node node;
    rcu_head head;
    K key;
    int value;
  };
  static unsigned long hash(const K &k) {
    return static_cast<unsigned long>(
        unlatch::detail::fold(unlatch::hash<K>()(k), unlatch::detail::mix_a));
  }
  static int match(cds_lfht_node *n, const void *key) {
    return reinterpret_cast<entry *>(n)->key == *static_cast<const K *>(key);
  }
  cds_lfht *m =
      (urcu_here(), cds_lfht_new_flavor(64, 64, 0, CDS_LFHT_AUTO_RESIZE,
                                        &urcu_memb_flavor, nullptr));
  static void drop(rcu_head *h) {
    delete reinterpret_cast<entry *>(reinterpret_cast<char *>(h) -
                                     offsetof(entry, head));
  }
  void put(const K &k, int v) {
    urcu_here();
    auto *e = new entry{{}, {}, k, v};
    cds_lfht_node_init(&e->node);
    urcu_memb_read_lock();
    auto *old = cds_lfht_add_replace(m, hash(k), match, &k, &e->node);
    urcu_memb_read_unlock();
    if (old != nullptr)
      urcu_memb_call_rcu(&reinterpret_cast<entry *>(old)->head, drop);
  }
  int get(const K &k) const {
    urcu_here();
    urcu_memb_read_lock();
    cds_lfht_iter it;
    cds_lfht_lookup(m, hash(k), match, &k, &it);
    auto *n = cds_lfht_iter_get_node(&it);
    const int v = n != nullptr ? reinterpret_cast<entry *>(n)->value : -1;
    urcu_memb_read_unlock();
    return v;
  }
};
#endif

} // namespace peers

#endif // UNLATCH_BENCH_PEERS_H

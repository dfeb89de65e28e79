// The concurrent maps of other libraries, as far as they are installed.
//
// All hash with the registry's hash, so that the maps are compared and not the
// hashes.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_BENCH_CONCURRENT_PEERS_H
#define UNLATCH_BENCH_CONCURRENT_PEERS_H

#include "peers.h"

#include <atomic>

#if UNLATCH_BENCH_TBB
#include <tbb/concurrent_hash_map.h>
#endif
#if UNLATCH_BENCH_CUCKOO
#include <libcuckoo/cuckoohash_map.hh>
#endif
#if UNLATCH_BENCH_URCU
#define URCU_INLINE_SMALL_FUNCTIONS
#include <urcu/rculfhash.h>
#include <urcu/urcu-memb.h>
#endif
#if UNLATCH_BENCH_XENIUM
#include <xenium/reclamation/generic_epoch_based.hpp>
#include <xenium/vyukov_hash_map.hpp>
#endif
#if UNLATCH_BENCH_CDS
#include <cds/container/michael_kvlist_hp.h>
#include <cds/container/split_list_map.h>
#include <cds/gc/hp.h>
#include <cds/init.h>
#endif

namespace peers {

/// For the hash tables that use a hash's bits as they are.
template <class K> struct spread_hash {
  std::size_t operator()(const K &k) const {
    return static_cast<std::size_t>(
        unlatch::detail::fold(unlatch::hash<K>()(k), unlatch::detail::mix_a));
  }
};

#if UNLATCH_BENCH_TBB
template <class K, class V> struct tbb_map {
  static constexpr const char *name = "tbb::concurrent_hash_map";
  struct compare {
    std::size_t hash(const K &k) const { return unlatch::hash<K>()(k); }
    bool equal(const K &a, const K &b) const { return a == b; }
  };
  using map = tbb::concurrent_hash_map<K, V, compare>;
  map m;
  void put(const K &k, V v) {
    typename map::accessor a;
    m.insert(a, k);
    a->second = std::move(v);
  }
  PEER_INLINE V get(const K &k) const {
    typename map::const_accessor a;
    return m.find(a, k) ? a->second : V();
  }
  void erase(const K &k) { m.erase(k); }
};
#endif

#if UNLATCH_BENCH_CUCKOO
template <class K, class V> struct cuckoo {
  static constexpr const char *name = "libcuckoo";
  libcuckoo::cuckoohash_map<K, V, unlatch::hash<K>> m;
  void put(const K &k, V v) { m.insert_or_assign(k, std::move(v)); }
  PEER_INLINE V get(const K &k) const {
    V v{};
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

template <class K, class V> struct urcu {
  static constexpr const char *name = "liburcu lfht";
  struct entry {
    cds_lfht_node node;
    rcu_head head;
    K key;
    V value;
  };
  static unsigned long hash(const K &k) {
    return static_cast<unsigned long>(
        unlatch::detail::fold(unlatch::hash<K>()(k), unlatch::detail::mix_a));
  }
  static int match(cds_lfht_node *n, const void *key) {
    return reinterpret_cast<entry *>(n)->key == *static_cast<const K *>(key);
  }
  cds_lfht *m = (urcu_here(),
                 cds_lfht_new_flavor(64, 64, 0, 0, &urcu_memb_flavor, nullptr));
  std::atomic<unsigned long> size = 0;
  static void drop(rcu_head *h) {
    delete reinterpret_cast<entry *>(reinterpret_cast<char *>(h) -
                                     offsetof(entry, head));
  }
  void put(const K &k, V v) {
    urcu_here();
    auto *e = new entry{{}, {}, k, std::move(v)};
    cds_lfht_node_init(&e->node);
    urcu_memb_read_lock();
    auto *old = cds_lfht_add_replace(m, hash(k), match, &k, &e->node);
    urcu_memb_read_unlock();
    if (old != nullptr)
      urcu_memb_call_rcu(&reinterpret_cast<entry *>(old)->head, drop);
    else if (unsigned long n = ++size; n >= 64 && (n & (n - 1)) == 0)
      // By itself (CDS_LFHT_AUTO_RESIZE) it grew until the memory was full
      // where several tables of a million were read by four threads.
      cds_lfht_resize(m, 2 * n);
  }
  PEER_INLINE V get(const K &k) const {
    urcu_here();
    urcu_memb_read_lock();
    cds_lfht_iter it;
    cds_lfht_lookup(m, hash(k), match, &k, &it);
    auto *n = cds_lfht_iter_get_node(&it);
    V v = n != nullptr ? reinterpret_cast<entry *>(n)->value : V();
    urcu_memb_read_unlock();
    return v;
  }
};
#endif

#if UNLATCH_BENCH_XENIUM
/// Writes lock a bucket, reads lock nothing. Measured while nobody writes:
/// erasing beside readers it (0.0.2) crashes now and then.
template <class K, class V> struct xenium_vyukov {
  static constexpr const char *name = "xenium vyukov_hash_map";
  using map = xenium::vyukov_hash_map<
      K, V, xenium::policy::reclaimer<xenium::reclamation::epoch_based<>>,
      xenium::policy::hash<spread_hash<K>>>;
  map m;
  void put(const K &k, V v) { m.emplace(k, std::move(v)); }
  PEER_INLINE V get(const K &k) const {
    typename map::accessor a;
    return m.try_get_value(k, a) ? value_of(a) : V();
  }

private:
  template <class A> static V value_of(A &a) {
    if constexpr (std::is_convertible_v<decltype(*a), const V &>)
      return *a;
    else
      return a->second;
  }
};
#endif

#if UNLATCH_BENCH_CDS
/// Once a thread, whatever the key type.
inline void cds_here() {
  struct attached {
    attached() { cds::threading::Manager::attachThread(); }
    ~attached() { cds::threading::Manager::detachThread(); }
  };
  static auto *const one = (cds::Initialize(), new cds::gc::HP);
  static thread_local attached here;
  static_cast<void>(one);
  static_cast<void>(here);
}

template <class K, class V> struct cds_split_list {
  static constexpr const char *name = "libcds SplitListMap";
  struct traits : cds::container::split_list::traits {
    using ordered_list = cds::container::michael_list_tag;
    using hash = spread_hash<K>;
    struct ordered_list_traits : cds::container::michael_list::traits {
      using less = std::less<K>;
    };
  };
  using map = cds::container::SplitListMap<cds::gc::HP, K, V, traits>;
  mutable map m{(cds_here(), std::size_t(1) << 20), 1};
  void put(const K &k, V v) {
    cds_here();
    if (!m.insert(k, v)) { // values cannot be replaced in place safely
      m.erase(k);
      m.insert(k, std::move(v));
    }
  }
  PEER_INLINE V get(const K &k) const {
    cds_here();
    V v{};
    m.find(k, [&v](auto &element) { v = element.second; });
    return v;
  }
  void erase(const K &k) { m.erase(k); }
};
#endif

} // namespace peers

#endif // UNLATCH_BENCH_CONCURRENT_PEERS_H

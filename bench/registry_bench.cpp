// Every row of docs/performance.md. Names read
// row/key/value/size/peer/threads:N; scripts/bench turns the JSON into a table
// of ratios.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include "concurrent_peers.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <malloc.h>
#include <random>
#include <string>
#include <vector>

namespace {

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

/// What is stored: a number, or a pointer to one that all elements share.
template <class V> V value() {
  if constexpr (std::is_same_v<V, int>)
    return 1;
  else {
    static const auto one = std::make_shared<int>(1);
    return one;
  }
}
template <class V> const char *value_name() {
  return std::is_same_v<V, int> ? "int" : "shared_ptr";
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

bool full = false; ///< --full: a million entries, four threads, all values

template <template <class, class> class P, class K, class V, class Body>
auto *add(const std::string &row, int n, Body body) {
  const std::string name = row + "/" + key_name<K>() + "/" + value_name<V>() +
                           "/" + std::to_string(n) + "/" + P<K, V>::name;
  return benchmark::RegisterBenchmark(name.c_str(), body);
}

template <template <class, class> class P, class K, class V>
void reads(const std::string &row, int n, bool hit,
           const std::vector<int> &threads) {
  auto *b = add<P, K, V>(row, n, [n, hit](benchmark::State &state) {
    const P<K, V> &p = filled<P, K, V>(n);
    const auto &q = hit ? load<K>::of(n).hits : load<K>::of(n).misses;
    std::size_t i = static_cast<std::size_t>(state.thread_index()) * 1711;
    for (auto _ : state)
      benchmark::DoNotOptimize(p.get(q[i++ & 4095]));
  });
  for (const int t : threads)
    b->Threads(t);
}

/// 99 reads to one overwrite, in every thread.
template <template <class, class> class P, class K, class V>
void mixed(int n, const std::vector<int> &threads) {
  auto *b = add<P, K, V>("99:1", n, [n](benchmark::State &state) {
    P<K, V> &p = filled<P, K, V>(n);
    const auto &q = load<K>::of(n).hits;
    std::size_t i = static_cast<std::size_t>(state.thread_index()) * 1711;
    for (auto _ : state) {
      if (i % 100 == 0)
        p.put(q[i & 4095], value<V>());
      else
        benchmark::DoNotOptimize(p.get(q[i & 4095]));
      ++i;
    }
  });
  for (const int t : threads)
    b->Threads(t);
}

template <template <class, class> class P, class K, class V>
void inserts(const std::string &row, int n) {
  add<P, K, V>(row, n, [n](benchmark::State &state) {
    const auto &keys = load<K>::of(n).keys;
    for (auto _ : state) {
      P<K, V> p;
      for (const K &k : keys)
        p.put(k, value<V>());
      benchmark::DoNotOptimize(&p);
    }
    state.counters["per_operation"] = n;
  });
}

/// One key is written, then a thousand reads follow.
template <template <class, class> class P, class K, class V>
void write_once_read_many(int n) {
  add<P, K, V>("write once read many", n, [n](benchmark::State &state) {
    P<K, V> &p = filled<P, K, V>(n);
    const auto &q = load<K>::of(n).hits;
    std::size_t i = 0;
    for (auto _ : state) {
      p.put(q[i & 4095], value<V>());
      for (int k = 0; k != 1000; ++k)
        benchmark::DoNotOptimize(p.get(q[i++ & 4095]));
    }
    state.counters["per_operation"] = 1000;
  });
}

template <template <class, class> class P, class K, class V>
void overwrites(int n) {
  add<P, K, V>("overwrite", n, [n](benchmark::State &state) {
    P<K, V> &p = filled<P, K, V>(n);
    const auto &q = load<K>::of(n).hits;
    std::size_t i = 0;
    for (auto _ : state)
      p.put(q[i++ & 4095], value<V>());
  });
}

/// Only the erasing is timed: 1,000 keys, put back in between. A second thread
/// has read before, so that a writer who awaits readers has to ask.
template <template <class, class> class P, class K, class V>
void erases(const std::string &row, int n) {
  add<P, K, V>(row, n, [n](benchmark::State &state) {
    P<K, V> &p = filled<P, K, V>(n);
    const auto &keys = load<K>::of(n).keys;
    const std::size_t some = std::min<std::size_t>(1000, keys.size());
    std::mutex hold;
    hold.lock();
    std::thread other([&] {
      benchmark::DoNotOptimize(p.get(keys[0]));
      hold.lock();
    });
    for (auto _ : state) {
      for (std::size_t i = 0; i != some; ++i)
        p.erase(keys[i]);
      state.PauseTiming();
      for (std::size_t i = 0; i != some; ++i)
        p.put(keys[i], value<V>());
      state.ResumeTiming();
    }
    state.counters["per_operation"] = static_cast<double>(some);
    hold.unlock();
    other.join();
  });
}

template <template <class, class> class P, class K, class V>
void iterations(const std::string &row, int n) {
  add<P, K, V>(row, n, [n](benchmark::State &state) {
    const P<K, V> &p = filled<P, K, V>(n);
    for (auto _ : state)
      benchmark::DoNotOptimize(p.sum());
    state.counters["per_operation"] = n;
  });
}

/// A standard map with a copy of everything.
template <template <class, class> class P, class K, class V>
void get_all(int n) {
  add<P, K, V>("get-all", n, [n](benchmark::State &state) {
    const P<K, V> &p = filled<P, K, V>(n);
    for (auto _ : state) {
      const std::unordered_map<K, V> copy = p.all();
      benchmark::DoNotOptimize(&copy);
    }
    state.counters["per_operation"] = n;
  });
}

template <template <class, class> class P, class K, class V>
void view_reads(int n) {
  add<P, K, V>("view-hit", n, [n](benchmark::State &state) {
    const auto view = filled<P, K, V>(n).m.view();
    const auto &q = load<K>::of(n).hits;
    std::size_t i = 0;
    for (auto _ : state) {
      const auto it = view.find(q[i++ & 4095]);
      benchmark::DoNotOptimize(it != view.end() ? it->second : V());
    }
  });
}

/// So many elements changed in one write section.
template <template <class, class> class P, class K, class V>
void updates(int n, int touched) {
  add<P, K, V>("update-" + std::to_string(touched), n,
               [n, touched](benchmark::State &state) {
                 P<K, V> &p = filled<P, K, V>(n);
                 const auto &q = load<K>::of(n).hits;
                 std::size_t i = 0;
                 for (auto _ : state)
                   p.update([&](auto &map) {
                     for (int t = 0; t != touched; ++t)
                       map[q[i++ & 4095]] = value<V>();
                   });
                 state.counters["per_operation"] = touched;
               });
}

/// Bytes that the allocator gave for a filled map, an entry.
template <template <class, class> class P, class K, class V>
void memory(int n) {
  add<P, K, V>("memory", n, [n](benchmark::State &state) {
    load<K>::of(n);
    double bytes = 0;
    for (auto _ : state) {
      const auto before = mallinfo2();
      P<K, V> p;
      fill(p, n);
      const auto after = mallinfo2();
      bytes = static_cast<double>(after.uordblks + after.hblkhd) -
              static_cast<double>(before.uordblks + before.hblkhd);
    }
    state.counters["bytes"] = bytes / n;
  })->Iterations(1);
}

template <template <class, class> class P, class K, class V>
void concurrent(int n) {
  const std::vector<int> threads =
      full ? std::vector<int>{1, 2, 4} : std::vector<int>{1, 2};
  reads<P, K, V>("hit", n, true, threads);
  reads<P, K, V>("miss", n, false, threads);
  mixed<P, K, V>(n, full ? std::vector<int>{2, 4} : std::vector<int>{2});
}

/// Registry and baseline alike.
template <template <class, class> class P, class K, class V> void both(int n) {
  iterations<P, K, V>("iterate", n);
  inserts<P, K, V>("insert", n);
  get_all<P, K, V>(n);
  overwrites<P, K, V>(n);
  erases<P, K, V>("erase", n);
  for (const int touched : {1, 10, 1000})
    updates<P, K, V>(n, touched);
  memory<P, K, V>(n);
}
template <template <class, class> class P, class K, class V>
void sorted(int n) {
  reads<P, K, V>("ordered-hit", n, true, {1, 2});
  iterations<P, K, V>("ordered-iterate", n);
  inserts<P, K, V>("ordered-insert", n);
}

/// The four cases that every move of such a map is judged by.
template <template <class, class> class P> void four_cases() {
  using K = std::string;
  using V = std::shared_ptr<int>;
  reads<P, K, V>("concurrent reads", 100, true, {2});
  reads<P, K, V>("sequential reads", 100, true, {1});
  write_once_read_many<P, K, V>(100);
  get_all<P, K, V>(100);
}

template <class K, class V> void others(int n) {
  using namespace peers;
  concurrent<copy_on_write, K, V>(n);
#if UNLATCH_BENCH_TBB
  concurrent<tbb_map, K, V>(n);
#endif
#if UNLATCH_BENCH_CUCKOO
  concurrent<cuckoo, K, V>(n);
#endif
#if UNLATCH_BENCH_URCU
  concurrent<urcu, K, V>(n);
#endif
#if UNLATCH_BENCH_XENIUM
  concurrent<xenium_vyukov, K, V>(n);
#endif
#if UNLATCH_BENCH_CDS
  concurrent<cds_split_list, K, V>(n);
#endif
}
template <class K, class V> void limits(int n) {
  reads<peers::plain, K, V>("hit", n, true, {1});
#if UNLATCH_BENCH_ABSL
  reads<peers::absl_flat, K, V>("hit", n, true, {1});
#endif
#if UNLATCH_BENCH_BOOST
  reads<peers::boost_flat, K, V>("hit", n, true, {1});
#endif
}

template <class K, class V> void all(int n) {
  using namespace peers;
  concurrent<registry, K, V>(n);
  concurrent<locked, K, V>(n);
  if (std::is_same_v<V, int> || full) {
    others<K, V>(n);
    limits<K, V>(n);
  }
  if constexpr (std::is_same_v<V, int>) {
    view_reads<registry, K, V>(n);
    both<registry, K, V>(n);
    both<locked, K, V>(n);
    erases<awaiting_registry, K, V>("erase", n);
    sorted<ordered_registry, K, V>(n);
    sorted<locked_map, K, V>(n);
  }
}

} // namespace

int main(int argc, char **argv) {
  for (int i = 1; i < argc; ++i)
    full = full || std::string(argv[i]) == "--full";
  argc -= full; // it comes last
  for (const int n : full ? std::vector<int>{100, 10000, 1000000}
                          : std::vector<int>{100, 10000}) {
    all<std::string, int>(n);
    all<std::uint64_t, int>(n);
    all<std::string, std::shared_ptr<int>>(n);
  }
  four_cases<peers::registry>();
  four_cases<peers::locked>();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  std::fflush(nullptr);
  std::_Exit(0); // the peers' contents need no tidying up
}

// Every row of docs/performance.md. Names read row/key/size/peer/threads:N;
// scripts/bench turns the JSON into a table of ratios.
//
// Times are CPU times of the threads, which a busy machine distorts less than
// the wall clock does; waiting for a lock asleep does not count, in favour of
// the locked peers.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include "peers.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
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

/// The peer filled with n keys, made once for all rows that only read it.
template <template <class> class P, class K> P<K> &filled(int n) {
  static std::map<int, std::unique_ptr<P<K>>> all;
  auto &p = all[n];
  if (p == nullptr) {
    p = std::make_unique<P<K>>();
    if constexpr (std::is_same_v<P<K>, peers::copy_on_write<K>>)
      p->change([n](auto &all_at_once) { // one by one it would be quadratic
        for (const K &k : load<K>::of(n).keys)
          all_at_once.emplace(k, 1);
      });
    else
      for (const K &k : load<K>::of(n).keys)
        p->put(k, 1);
  }
  return *p;
}

template <template <class> class P, class K>
std::string name_of(const char *row, int n) {
  return std::string(row) + "/" + key_name<K>() + "/" + std::to_string(n) +
         "/" + P<K>::name;
}

template <template <class> class P, class K>
void reads(const char *row, int n, bool hit, bool two_threads) {
  auto *b = benchmark::RegisterBenchmark(
      name_of<P, K>(row, n).c_str(),
      [&p = filled<P, K>(n),
       &q = hit ? load<K>::of(n).hits
                : load<K>::of(n).misses](benchmark::State &state) {
        std::size_t i = static_cast<std::size_t>(state.thread_index()) * 1711;
        for (auto _ : state)
          benchmark::DoNotOptimize(p.get(q[i++ & 4095]));
      });
  b->Threads(1);
  if (two_threads)
    b->Threads(2);
}

/// 99 reads to one overwrite, in every thread.
template <template <class> class P, class K> void mixed(int n) {
  benchmark::RegisterBenchmark(
      name_of<P, K>("99:1", n).c_str(),
      [&p = filled<P, K>(n),
       &q = load<K>::of(n).hits](benchmark::State &state) {
        std::size_t i = static_cast<std::size_t>(state.thread_index()) * 1711;
        for (auto _ : state) {
          if (i % 100 == 0)
            p.put(q[i & 4095], 1);
          else
            benchmark::DoNotOptimize(p.get(q[i & 4095]));
          ++i;
        }
      })
      ->Threads(2);
}

template <template <class> class P, class K> void inserts(int n) {
  benchmark::RegisterBenchmark(
      name_of<P, K>("insert", n).c_str(),
      [n, &keys = load<K>::of(n).keys](benchmark::State &state) {
        for (auto _ : state) {
          P<K> p;
          for (const K &k : keys)
            p.put(k, 1);
          benchmark::DoNotOptimize(&p);
        }
        state.counters["per_operation"] = n;
      });
}
template <template <class> class P, class K> void overwrites(int n) {
  benchmark::RegisterBenchmark(name_of<P, K>("overwrite", n).c_str(),
                               [&p = filled<P, K>(n), &q = load<K>::of(n).hits](
                                   benchmark::State &state) {
                                 std::size_t i = 0;
                                 for (auto _ : state)
                                   p.put(q[i++ & 4095], 1);
                               });
}
template <template <class> class P, class K> void erases(int n) {
  benchmark::RegisterBenchmark(name_of<P, K>("erase+insert", n).c_str(),
                               [&p = filled<P, K>(n), &q = load<K>::of(n).hits](
                                   benchmark::State &state) {
                                 std::size_t i = 0;
                                 for (auto _ : state) {
                                   p.erase(q[i & 4095]);
                                   p.put(q[i++ & 4095], 1);
                                 }
                               });
}
template <template <class> class P, class K> void iterations(int n) {
  benchmark::RegisterBenchmark(
      name_of<P, K>("iterate", n).c_str(),
      [n, &p = filled<P, K>(n)](benchmark::State &state) {
        for (auto _ : state)
          benchmark::DoNotOptimize(p.sum());
        state.counters["per_operation"] = n;
      });
}
/// Get-all: a standard map with a copy of everything.
template <template <class> class P, class K> void get_all(int n) {
  benchmark::RegisterBenchmark(
      name_of<P, K>("get-all", n).c_str(),
      [n, &p = filled<P, K>(n)](benchmark::State &state) {
        for (auto _ : state) {
          if constexpr (std::is_same_v<P<K>, peers::registry<K>>) {
            std::unordered_map<K, int> copy = p.m;
            benchmark::DoNotOptimize(&copy);
          } else {
            std::shared_lock lock(p.mutex);
            std::unordered_map<K, int> copy = p.m;
            benchmark::DoNotOptimize(&copy);
          }
        }
        state.counters["per_operation"] = n;
      });
}
template <class K> void view_reads(int n) {
  benchmark::RegisterBenchmark(
      (std::string("view-hit/") + key_name<K>() + "/" + std::to_string(n) +
       "/registry")
          .c_str(),
      [&p = filled<peers::registry, K>(n),
       &q = load<K>::of(n).hits](benchmark::State &state) {
        const auto view = p.m.view();
        std::size_t i = 0;
        for (auto _ : state) {
          const auto it = view.find(q[i++ & 4095]);
          benchmark::DoNotOptimize(it != view.end() ? it->second : -1);
        }
      });
}
template <class K> void updates(int n, int touched) {
  benchmark::RegisterBenchmark(
      (std::string("update-") + std::to_string(touched) + "/" + key_name<K>() +
       "/" + std::to_string(n) + "/registry")
          .c_str(),
      [touched, &p = filled<peers::registry, K>(n),
       &q = load<K>::of(n).hits](benchmark::State &state) {
        std::size_t i = 0;
        for (auto _ : state) {
          auto u = p.m.update();
          for (int t = 0; t != touched; ++t)
            ++u[q[i++ & 4095]];
        }
        state.counters["per_operation"] = touched;
      });
}

template <template <class> class P, class K> void concurrent(int n) {
  reads<P, K>("hit", n, true, true);
  mixed<P, K>(n);
}
template <template <class> class P, class K> void limit(int n) {
  reads<P, K>("hit", n, true, false);
}

template <class K> void all(int n) {
  using namespace peers;
  concurrent<registry, K>(n);
  concurrent<locked, K>(n);
  concurrent<copy_on_write, K>(n);
  limit<plain, K>(n);
#if UNLATCH_BENCH_ABSL
  limit<absl_flat, K>(n);
#endif
#if UNLATCH_BENCH_BOOST
  limit<boost_flat, K>(n);
#endif
#if UNLATCH_BENCH_TBB
  concurrent<tbb_map, K>(n);
#endif
#if UNLATCH_BENCH_CUCKOO
  concurrent<cuckoo, K>(n);
#endif
#if UNLATCH_BENCH_URCU
  concurrent<urcu, K>(n);
#endif
  reads<registry, K>("miss", n, false, true);
  reads<locked, K>("miss", n, false, true);
  view_reads<K>(n);
  iterations<registry, K>(n);
  iterations<locked, K>(n);
  get_all<registry, K>(n);
  get_all<locked, K>(n);
  inserts<registry, K>(n);
  inserts<locked, K>(n);
  overwrites<registry, K>(n);
  overwrites<locked, K>(n);
  erases<registry, K>(n);
  erases<locked, K>(n);
  for (const int touched : {1, 10, 1000})
    updates<K>(n, touched);

  reads<ordered_registry, K>("ordered-hit", n, true, true);
  reads<locked_map, K>("ordered-hit", n, true, true);
  iterations<ordered_registry, K>(n);
  iterations<locked_map, K>(n);
  inserts<ordered_registry, K>(n);
  inserts<locked_map, K>(n);
}

} // namespace

int main(int argc, char **argv) {
  std::vector<int> sizes{100, 10000};
  if (std::getenv("UNLATCH_BENCH_MILLION") != nullptr)
    sizes.push_back(1000000);
  for (const int n : sizes) {
    all<std::string>(n);
    all<std::uint64_t>(n);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  std::fflush(nullptr);
  std::_Exit(0); // the peers' contents need no tidying up
}

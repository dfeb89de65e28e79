// One function a row of the tables; each registers a benchmark for one peer,
// key, value and number of entries.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_BENCH_ROWS_H
#define UNLATCH_BENCH_ROWS_H

#include "load.h"

#include <benchmark/benchmark.h>

#include <malloc.h>
#include <thread>

namespace bench {

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

/// What the value points to is read where it is, under the lock or the handle;
/// the pointer is not copied.
template <template <class, class> class P, class K, class V>
void uses(int n, const std::vector<int> &threads) {
  auto *b = add<P, K, V>("use in place", n, [n](benchmark::State &state) {
    const P<K, V> &p = filled<P, K, V>(n);
    const auto &q = load<K>::of(n).hits;
    std::size_t i = static_cast<std::size_t>(state.thread_index()) * 1711;
    for (auto _ : state)
      benchmark::DoNotOptimize(p.use(q[i++ & 4095]));
  });
  for (const int t : threads)
    b->Threads(t);
}

/// Readers count in the values, as registries of metrics let them.
template <template <class, class> class P, class K>
void counts(int n, const std::vector<int> &threads) {
  auto *b =
      add<P, K, counter>("count in place", n, [n](benchmark::State &state) {
        P<K, counter> &p = filled<P, K, counter>(n);
        const auto &q = load<K>::of(n).hits;
        std::size_t i = static_cast<std::size_t>(state.thread_index()) * 1711;
        for (auto _ : state)
          p.count(q[i++ & 4095]);
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

} // namespace bench

#endif // UNLATCH_BENCH_ROWS_H

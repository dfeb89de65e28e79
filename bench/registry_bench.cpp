// Every row of docs/performance.md, for every peer. Names read
// row/key/value/size/peer/threads:N; scripts/bench turns the JSON into a table
// of ratios.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include "rows.h"

namespace {

using namespace bench;

bool full = false; ///< --full: a million entries, four threads, all values

template <template <class, class> class P, class K, class V>
void only_read(int n) {
  const std::vector<int> threads =
      full ? std::vector<int>{1, 2, 4} : std::vector<int>{1, 2};
  reads<P, K, V>("hit", n, true, threads);
  reads<P, K, V>("miss", n, false, threads);
}
template <template <class, class> class P, class K, class V>
void concurrent(int n) {
  only_read<P, K, V>(n);
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
  if (n <= 10000) // a write copies everything
    concurrent<copy_on_write, K, V>(n);
  else
    only_read<copy_on_write, K, V>(n);
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
  only_read<xenium_vyukov, K, V>(n);
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
  concurrent<relocked, K, V>(n);
  if constexpr (!std::is_same_v<V, int>) {
    uses<registry, K, V>(n, {1, 2});
    uses<locked, K, V>(n, {1, 2});
    uses<relocked, K, V>(n, {1, 2});
  }
  if (std::is_same_v<V, int> || full) {
    others<K, V>(n);
    limits<K, V>(n);
  }
  memory<registry, K, V>(n);
  memory<locked, K, V>(n);
  if constexpr (std::is_same_v<V, int>) {
    counts<counting_registry, K>(n, {1, 2});
    counts<locked, K>(n, {1, 2});
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
    all<std::uint64_t, std::shared_ptr<int>>(n);
  }
  four_cases<peers::registry>();
  four_cases<peers::locked>();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  std::fflush(nullptr);
  std::_Exit(0); // the peers' contents need no tidying up
}

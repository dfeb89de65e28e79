// A profile tells how often each map was read and written. The program says
// itself, on standard output, what the tool has to find out.
// RUN: mkdir -p %t && cd %t && rm -f *.profraw
// RUN: %clangxx -std=c++17 -fprofile-instr-generate %s -o program
// RUN: env LLVM_PROFILE_FILE=%t/run.profraw ./program > truth.txt
// RUN: %clang-tools/llvm-profdata merge run.profraw -o app.profdata
// RUN: %unlatch find --profile=app.profdata %s -- -std=c++17 > found.txt
// RUN: FileCheck truth.txt --input-file=found.txt --check-prefix=TRUTH
// RUN: FileCheck %s --input-file=found.txt --implicit-check-not='not counted'
// RUN: %unlatch explain Routes::map_ --profile=app.profdata %s -- -std=c++17 | FileCheck %s --check-prefix=STORY
// RUN: %unlatch find --profile=app.profdata --format=json %s -- -std=c++17 | FileCheck %s --check-prefix=JSON
// What has changed since is not counted, and decides nothing.
// RUN: %unlatch find --profile=app.profdata %s -- -std=c++17 -DCHANGED | FileCheck %s --check-prefix=CHANGED
// RUN: %expect-exit 2 %unlatch find --profile=run.profraw %s -- -std=c++17 2>&1 | FileCheck %s --check-prefix=RAW
// RUN: %expect-exit 2 %unlatch find --profile=none.profdata %s -- -std=c++17 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: %clangxx -std=c++17 -fprofile-generate=%t/ir %s -o optimised
// RUN: env LLVM_PROFILE_FILE=%t/ir.profraw ./optimised > truth2.txt
// RUN: %clang-tools/llvm-profdata merge ir.profraw -o ir.profdata
// RUN: %expect-exit 2 %unlatch find --profile=ir.profdata %s -- -std=c++17 2>&1 | FileCheck %s --check-prefix=IR
//
// RAW: error: cannot take counts from run.profraw: {{.*}}llvm-profdata merge makes such files
// NONE: error: cannot take counts from none.profdata: {{.*}}
// IR: error: cannot take counts from ir.profdata: {{.*}}build with -fprofile-instr-generate
#include <algorithm>
#include <cstdio>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

// Few places write, and one of them runs for every request.
//
// CHECK: 'Hits::map_' is kept
// CHECK: note: by app.profdata, it was read 5 times and written 1,000 times
// CHECK: 'Hits::map_' is not read far more often than written: by app.profdata, it was read 5 times and written 1,000 times [not-read-mostly]
// CHANGED: 'Hits::map_' can be migrated
// CHANGED: note: by app.profdata, it was read 5 times and written 0 times; 1 place is not counted, because the code is not the one that ran
class Hits {
public:
  void setUp(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
#ifdef CHANGED
    if (k < 0)
      return;
#endif
    map_.insert_or_assign(k, 0);
  }
  int one(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  bool two(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(k) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> map_;
};

// By the places alone it is written as often as it is read, by bookkeeping.
//
// CHECK: 'Routes::map_' can be migrated
// CHECK: note: by app.profdata, it was read 2,018 times and written 4 times, that is 504 reads a write
// STORY: advice: {{.*}}by app.profdata, it was read 2,018 times and written 4 times
// JSON: "measured": {
// JSON: "reads": 2018,
// JSON-NEXT: "writes": 4,
// JSON-NEXT: "uncounted": 0,
class Routes {
public:
  int hit(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(k);
    if (it != map_.end())
      return it->second;
    map_.emplace(k, 1);
    return 1;
  }
  bool drop(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (map_.count(k) == 0)
      return false;
    map_.erase(k);
    return true;
  }

private:
  std::shared_mutex mutex_;
  std::unordered_map<int, int> map_;
};

/// Counts what it is asked, as the tool should.
struct Told {
  int reads = 0, writes = 0;
};
static Told told;
static int r(int k) { return ++told.reads, k; }
static int w(int k) { return ++told.writes, k; }

// Every way in which the flow of control can reach a place.
//
// CHECK: 'Shapes::map_'
// CHECK: note: by app.profdata, it was read
class Shapes {
public:
  void branches(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (k > 1 && map_.count(r(k)))
      map_.erase(w(k));
    else if (k < 0 || (k == 0 && map_.count(r(k))) || !(k != 7))
      map_.emplace(w(k), 1);
    k > 2 ? map_.count(r(k)) : map_.erase(w(k));
    int n = k ?: map_.count(r(k));
    if (int m = n; m > 1)
      return;
    if constexpr (sizeof(int) == 4)
      map_.emplace(w(k), 2);
    map_.erase(w(k));
  }
  void loops(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (int i = 0; i < k; ++i) {
      if (i == 2)
        continue;
      if (i == 5)
        break;
      map_.emplace(w(i), i);
    }
    int i = 0;
    while (map_.count(r(i)) && i < 10) {
      ++i;
      if (i == 3)
        break;
      map_.erase(w(i));
    }
    do {
      if (i-- > 4)
        continue;
      map_.emplace(w(i), i);
    } while (i > 0 && map_.count(r(i)));
    for (;;) {
      if (++i > 3)
        break;
      switch (i) {
      case 1:
        map_.emplace(w(i), i);
        [[fallthrough]];
      case 2:
        map_.erase(w(i));
        break;
      case 3:
        continue;
      default:
        map_.count(r(i));
      }
      map_.count(r(i));
    }
    std::vector<int> keys{1, 2, 3, 4};
    for (int key : keys) {
      if (key == 3)
        continue;
      map_.emplace(w(key), key);
    }
  }
  void jumps(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    try {
      if (k > 2)
        throw std::runtime_error("no");
      map_.emplace(w(k), k);
    } catch (const std::runtime_error &) {
      map_.erase(w(k));
    } catch (...) {
      map_.clear();
    }
    map_.count(r(k));
    if (k == 1)
      goto out;
    map_.erase(w(k));
  out:
    map_.count(r(k));
  }
  void lambdas(const std::vector<int> &keys) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::for_each(keys.begin(), keys.end(), [&](int k) {
      if (k > 2)
        map_.erase(w(k));
    });
    [&] { map_.emplace(w(5), 5); }();
  }
  template <class T> void instantiated(T k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if constexpr (sizeof(T) > 4)
      map_.emplace(w(static_cast<int>(k)), 1);
    else
      map_.count(r(static_cast<int>(k)));
  }
  friend void friendly(Shapes &s, int k);

private:
  std::shared_mutex mutex_;
  std::map<int, int> map_;
};
void friendly(Shapes &s, int k) {
  std::unique_lock<std::shared_mutex> lock(s.mutex_);
  s.map_.erase(w(k));
}
namespace {
struct Own {
  static std::map<int, int> map;
  static std::shared_mutex mutex;
  static void change(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex);
    map.erase(k);
  }
  static bool has(int k) {
    std::shared_lock<std::shared_mutex> lock(mutex);
    return map.count(k) != 0;
  }
};
std::map<int, int> Own::map;
std::shared_mutex Own::mutex;
} // namespace

int main() {
  static Hits hits;
  for (int i = 0; i < 1000; ++i)
    hits.setUp(i % 10);
  hits.one(1);
  hits.one(2);
  hits.one(3);
  hits.two(4);
  hits.two(5);
  static Routes routes;
  for (int i = 0; i < 2013; ++i)
    routes.hit(i % 3);
  for (int i = 0; i < 5; ++i)
    routes.drop(i == 0 ? 0 : 1000);
  static Shapes shapes;
  for (int i = -2; i < 9; ++i) {
    shapes.branches(i);
    shapes.loops(i);
    shapes.jumps(i);
  }
  shapes.lambdas({1, 2, 3, 4});
  shapes.instantiated(1);
  shapes.instantiated(2L);
  friendly(shapes, 1);
  for (int i = 0; i < 100; ++i)
    Own::has(i);
  Own::change(1);
  std::printf("TRUTH: 'Shapes::map_'\nTRUTH: by app.profdata, it was read %d "
              "times and written %d times\n",
              told.reads, told.writes);
}

// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/values-in-place.cpp | FileCheck %s
// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s -check-prefix=FOUND
// Values that cannot be copied and synchronise themselves are changed by
// readers, and given away by reference. The registry gives them as they are.
#include <atomic>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

struct Stat {
  std::atomic<long> hits{0};
  std::atomic<long> bytes{0};
  void hit(long n) {
    ++hits;
    bytes += n;
  }
};

class Counters {
public:
  // CHECK: std::atomic<int> &counter(
  // CHECK: auto it = counters_.find(name);
  std::atomic<int> &counter(const std::string &name) {
    {
      std::shared_lock lock(mutex_);
      auto it = counters_.find(name);
      if (it != counters_.end())
        return it->second;
    }
    // CHECK: auto update = counters_.update();
    // CHECK-NEXT: return update[name];
    std::unique_lock lock(mutex_);
    return counters_[name];
  }
  int sum() const {
    std::shared_lock lock(mutex_);
    int all = 0;
    for (const auto &[name, counter] : counters_)
      all += counter;
    return all;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: {{^ +}}unlatch::ordered_registry<std::string, std::atomic<int>,
  // CHECK-NEXT: {{^ +}}std::less<std::string>, unlatch::mutable_values<>>
  std::map<std::string, std::atomic<int>> counters_;
};

class Stats {
public:
  Stat *stat(const std::string &name) {
    {
      std::shared_lock lock(mutex_);
      if (auto it = stats_.find(name); it != stats_.end())
        return &it->second;
    }
    std::unique_lock lock(mutex_);
    return &stats_.try_emplace(name).first->second;
  }
  void hit(const std::string &name, long bytes) {
    {
      std::shared_lock lock(mutex_);
      auto it = stats_.find(name);
      if (it != stats_.end()) {
        it->second.bytes += bytes;
        return;
      }
    }
    // CHECK: update[name].hits++;
    std::unique_lock lock(mutex_);
    stats_[name].hits++;
  }
  long bytes() const {
    std::shared_lock lock(mutex_);
    long all = 0;
    for (const auto &[name, stat] : stats_)
      all += stat.bytes;
    return all;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: {{^ +}}unlatch::registry<std::string, Stat,
  // CHECK-SAME: unlatch::hash<std::string>,
  // CHECK-NEXT: {{^ +}}std::equal_to<std::string>, unlatch::mutable_values<>>
  std::unordered_map<std::string, Stat> stats_;
};

// Nobody changes these under the lock.
class Shown {
public:
  long hits(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = stats_.find(name);
    return it == stats_.end() ? -1 : it->second.hits.load();
  }
  void add(const std::string &name) {
    std::unique_lock lock(mutex_);
    stats_.try_emplace(name);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: {{^ +}}unlatch::registry<std::string, Stat> stats_;
  std::unordered_map<std::string, Stat> stats_;
};

// Set as a whole, where a reader may still count in what it found before.
class Set {
public:
  void set(const std::string &name, int value) {
    std::unique_lock lock(mutex_);
    values_.insert_or_assign(name, value);
  }
  void count(const std::string &name) {
    std::shared_lock lock(mutex_);
    if (auto it = values_.find(name); it != values_.end())
      ++it->second;
  }
  // One look at one value.
  int get(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto it = values_.find(name);
    return it == values_.end() ? -1 : it->second.load();
  }

private:
  std::shared_mutex mutex_;
  // CHECK: {{^ +}}std::less<std::string>, unlatch::mutable_values<>>
  // CHECK-NEXT: {{^ +}}values_;
  std::map<std::string, std::atomic<int>> values_;
};

// Nothing is counted between the two uses.
// FOUND: 'Drained::values_' is kept
// FOUND: [[@LINE+16]]:{{[0-9]+}}: note: the element is used together with
class Drained {
public:
  void add(const std::string &name) {
    std::unique_lock lock(mutex_);
    values_.try_emplace(name, 0);
  }
  void count(const std::string &name) {
    std::shared_lock lock(mutex_);
    if (auto it = values_.find(name); it != values_.end())
      ++it->second;
  }
  int sum() {
    std::unique_lock lock(mutex_);
    int all = 0;
    for (const auto &[name, value] : values_)
      all += value;
    return all;
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, std::atomic<int>> values_;
};

struct Limited {
  std::atomic<int> used{0};
  int limit = 0;
  void use();
  void restrictTo(int most);
};

// Whether these take a lock of their own is not to be seen, and with the
// exclusive one they need none.
// FOUND: 'Limits::limits_' is kept
// FOUND: are changed in place and cannot be copied [value-mutated-in-place]
class Limits {
public:
  void add(const std::string &name) {
    std::unique_lock lock(mutex_);
    limits_.try_emplace(name);
  }
  void use(const std::string &name) {
    std::shared_lock lock(mutex_);
    if (auto it = limits_.find(name); it != limits_.end())
      it->second.use();
  }
  void restrictTo(const std::string &name, int most) {
    std::unique_lock lock(mutex_);
    limits_[name].restrictTo(most);
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Limited> limits_;
};

// One call may make two changes, and a reader sees the first alone.
// FOUND: 'Pairs::pairs_' is kept
struct Pair {
  std::atomic<int> a{0};
  std::atomic<int> b{0};
  void set(int value) {
    a = value;
    b = value;
  }
};
class Pairs {
public:
  void set(const std::string &name, int value) {
    std::unique_lock lock(mutex_);
    pairs_[name].set(value);
  }
  void count(const std::string &name) {
    std::shared_lock lock(mutex_);
    if (auto it = pairs_.find(name); it != pairs_.end())
      ++it->second.a;
  }
  bool agree(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = pairs_.find(name);
    return it == pairs_.end() || it->second.a >= it->second.b;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Pair> pairs_;
};

// What a function does that is given one is not known to be done at once.
// FOUND: 'Levels::levels_' is kept
// FOUND: the element is used together with
void raise(Limited &level) { level.limit += level.used; }
class Levels {
public:
  void add(const std::string &name) {
    std::unique_lock lock(mutex_);
    levels_.try_emplace(name);
  }
  void raiseOne(const std::string &name) {
    std::shared_lock lock(mutex_);
    if (auto it = levels_.find(name); it != levels_.end())
      raise(it->second);
  }
  int limit(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto it = levels_.find(name);
    return it == levels_.end() ? -1 : it->second.limit;
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Limited> levels_;
};

// A reader that adds them up never sees half of a reset.
// FOUND: 'Resets::stats_' is kept
class Resets {
public:
  void hit(const std::string &name) {
    std::shared_lock lock(mutex_);
    if (auto it = stats_.find(name); it != stats_.end())
      it->second.hits++;
  }
  long sum() const {
    std::shared_lock lock(mutex_);
    long all = 0;
    for (const auto &[name, stat] : stats_)
      all += stat.hits;
    return all;
  }
  void reset() {
    std::unique_lock lock(mutex_);
    for (auto &[name, stat] : stats_)
      stat.hits = 0;
  }
  void add(const std::string &name) {
    std::unique_lock lock(mutex_);
    stats_.try_emplace(name);
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Stat> stats_;
};

void Limited::use() { ++used; }
void Limited::restrictTo(int most) { limit = most; }

int main() {
  Limits limits;
  limits.add("l");
  limits.use("l");
  limits.restrictTo("l", 3);
  Pairs pairs;
  pairs.set("n", 2);
  pairs.count("n");
  std::cout << pairs.agree("n");
  Levels levels;
  levels.add("m");
  levels.raiseOne("m");
  std::cout << levels.limit("m") << '\n';
  Counters counters;
  Stats stats;
  stats.hit("c", 2); // else each thread may make it
  std::vector<std::thread> threads;
  for (int t = 0; t != 3; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i != 300; ++i) {
        counters.counter(i % 2 ? "a" : "b")++;
        stats.hit("c", 2);
        stats.stat("d")->hit(1);
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  std::cout << counters.sum() << ' ' << counters.counter("a") << ' '
            << stats.stat("c")->hits << ' ' << stats.bytes() << '\n';
  Shown shown;
  shown.add("e");
  std::cout << shown.hits("e") << shown.hits("f") << '\n';
  Set set;
  set.set("i", 4);
  set.count("i");
  std::cout << set.get("i") << set.get("j");
  Drained drained;
  drained.add("k");
  drained.count("k");
  std::cout << drained.sum() << '\n';
  Resets resets;
  resets.add("h");
  resets.hit("h");
  std::cout << resets.sum();
  resets.reset();
  std::cout << resets.sum() << '\n';
}

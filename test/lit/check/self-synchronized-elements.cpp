// RUN: not %unlatch check %s -- -std=c++20 2>&1 | FileCheck %s
// RUN: %unlatch check %s -- -std=c++20 -DSOUND 2>&1 | FileCheck %s -check-prefix=NONE
// NONE: 0 findings
// Functions that are not const, of elements that are atomics or have a mutex of
// their own, need no more than the shared lock.
// CHECK-NOT: warning:
#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct Gauge {
  std::atomic<long> value{0};
  void add(long n) { value += n; }
  void set(long n) { value.store(n, std::memory_order_relaxed); }
};
struct Histogram {
  void observe(double x) {
    std::lock_guard lock(mutex);
    sum += x;
    ++count;
  }
  std::mutex mutex;
  double sum = 0;
  long count = 0;
};
struct Both {
  Gauge gauge;
  Histogram histogram;
  void take(long n) {
    gauge.add(n);
    histogram.observe(n);
  }
};
struct Elsewhere {
  std::atomic<long> value{0};
  void add(long n); // defined in another unit
};
struct Careless {
  std::atomic<long> value{0};
  long last = 0;
  void add(long n) {
    value += n;
    last = n;
  }
};
struct Plain {
  long value = 0;
  void add(long n) { value += n; }
};

class Metrics {
public:
  void record(const std::string &name) {
    std::shared_lock lock(mutex_);
    if (auto it = gauges_.find(name); it != gauges_.end()) {
      it->second.add(1);
      it->second.set(2);
    }
    if (auto it = histograms_.find(name); it != histograms_.end())
      it->second.observe(1);
    if (auto it = both_.find(name); it != both_.end())
      it->second.take(1);
    if (auto it = elsewhere_.find(name); it != elsewhere_.end())
      it->second.add(1);
#ifndef SOUND
    if (auto it = careless_.find(name); it != careless_.end())
      // CHECK: [[@LINE+1]]:7: warning: change of an element of
      it->second.add(1);
    if (auto it = plain_.find(name); it != plain_.end())
      // CHECK: [[@LINE+2]]:7: warning: change of an element of
      // CHECK-NOT: warning:
      it->second.add(1);
#endif
  }
  void create(const std::string &name) {
    std::unique_lock lock(mutex_);
    gauges_.try_emplace(name);
    histograms_.try_emplace(name);
    both_.try_emplace(name);
    elsewhere_.try_emplace(name);
    careless_.try_emplace(name);
    plain_.try_emplace(name);
  }

private:
  std::shared_mutex mutex_;
  std::unordered_map<std::string, Gauge> gauges_;
  std::unordered_map<std::string, Histogram> histograms_;
  std::unordered_map<std::string, Both> both_;
  std::unordered_map<std::string, Elsewhere> elsewhere_;
  std::unordered_map<std::string, Careless> careless_;
  std::unordered_map<std::string, Plain> plain_;
};

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
struct Spinlock {
  void Lock() {
    while (taken.test_and_set(std::memory_order_acquire)) {
    }
  }
  void UnLock() { taken.clear(std::memory_order_release); }
  std::atomic_flag taken = ATOMIC_FLAG_INIT;
};
template <class T> struct ByHand {
  void set(T v) {
    mutex.lock();
    value = v;
    mutex.unlock();
  }
  bool turn(T v) {
    spin.Lock();
    if (v == value) {
      spin.UnLock();
      return false;
    }
    value = v;
    spin.UnLock();
    return true;
  }
  std::mutex mutex;
  Spinlock spin;
  T value{};
};
struct TooLate {
  std::mutex mutex;
  long value = 0;
  void add(long n) {
    value += n;
    mutex.lock();
    mutex.unlock();
  }
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
    if (auto it = byHand_.find(name); it != byHand_.end()) {
      it->second.set(1);
      it->second.turn(2);
    }
#ifndef SOUND
    if (auto it = tooLate_.find(name); it != tooLate_.end())
      // CHECK: [[@LINE+1]]:7: warning: change of an element of
      it->second.add(1);
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
    byHand_.try_emplace(name);
    tooLate_.try_emplace(name);
    careless_.try_emplace(name);
    plain_.try_emplace(name);
  }

private:
  std::shared_mutex mutex_;
  std::unordered_map<std::string, Gauge> gauges_;
  std::unordered_map<std::string, Histogram> histograms_;
  std::unordered_map<std::string, Both> both_;
  std::unordered_map<std::string, Elsewhere> elsewhere_;
  std::unordered_map<std::string, ByHand<long>> byHand_;
  std::unordered_map<std::string, TooLate> tooLate_;
  std::unordered_map<std::string, Careless> careless_;
  std::unordered_map<std::string, Plain> plain_;
};

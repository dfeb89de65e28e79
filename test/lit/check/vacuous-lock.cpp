// RUN: rm -rf %t && mkdir -p %t && cp %s %t/a.cpp
// RUN: %expect-exit 1 %unlatch check %t/a.cpp -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// RUN: %expect-exit 1 %unlatch check --fix --quiet %t/a.cpp -- -std=c++17
// RUN: FileCheck %s --check-prefix=FIXED --input-file=%t/a.cpp
#include <map>
#include <mutex>
#include <shared_mutex>

class Positive {
public:
  void unnamed(int k) {
    // CHECK: [[@LINE+1]]:5: warning: this guard has no name: it unlocks at once, and nothing after it is protected [unlatch-vacuous-lock]
    std::unique_lock<std::shared_mutex>{mutex_};
    // CHECK: note: --fix can repair this: name the guard
    // FIXED: std::unique_lock<std::shared_mutex> {{lock}}{mutex_};
    // CHECK: warning: write to 'Positive::map_' without 'Positive::mutex_'
    map_.erase(k);
  }
  void never(int k) {
    // CHECK: [[@LINE+1]]:5: warning: 'later' is never locked
    std::unique_lock<std::shared_mutex> later(mutex_, std::defer_lock);
    // CHECK: warning: write to 'Positive::map_' without 'Positive::mutex_'
    map_.erase(k);
  }
  void declared(int k) {
    // CHECK: [[@LINE+1]]:5: warning: this declares an empty guard called 'mutex_', and locks nothing
    std::unique_lock<std::shared_mutex>(mutex_);
    // CHECK: warning: write to 'Positive::map_' without 'Positive::mutex_'
    map_.erase(k);
  }
  int own(int k) const {
    std::mutex mine;
    // CHECK: [[@LINE+1]]:5: warning: this mutex lives in the function
    std::lock_guard<std::mutex> lock(mine);
    return k;
  }
  void other(const Positive &from, int k) {
    std::unique_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:15: warning: 'Positive::mutex_' is locked for this access to 'Positive::map_', but that of another object
    map_[k] = from.map_.at(k);
    // CHECK: [[@LINE-3]]:5: note: locked here
  }
  int get(int k) const {
    std::shared_lock lock(mutex_);
    return map_.count(k);
  }
  int one(int k) const {
    std::shared_lock lock(mutex_);
    return map_.count(k) + map_.size();
  }
  void set(int k, int v) {
    std::unique_lock lock(mutex_);
    map_[k] = v;
  }
  void clear() {
    std::unique_lock lock(mutex_);
    map_.clear();
  }
  void drop(int k) {
    std::unique_lock lock(mutex_);
    map_.erase(k);
  }
  void make(int k) {
    std::unique_lock lock(mutex_);
    map_.emplace(k, k);
  }
  void remake(int k) {
    std::unique_lock lock(mutex_);
    map_[k] = 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

class Negative {
public:
  void deferred(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_, std::defer_lock);
    lock.lock();
    map_.erase(k);
  }
  void both(Negative &from, int k) {
    std::unique_lock<std::shared_mutex> a(mutex_, std::defer_lock);
    std::unique_lock<std::shared_mutex> b(from.mutex_, std::defer_lock);
    std::lock(a, b);
    map_[k] = from.map_.at(k);
  }
  int collected(int k) {
    std::mutex results;
    int sum = 0;
    auto add = [&] {
      std::lock_guard<std::mutex> lock(results);
      sum += k;
    };
    add();
    std::lock_guard<std::mutex> lock(results);
    return sum;
  }
  Negative &operator=(const Negative &from) {
    if (this == &from)
      return *this;
    std::map<int, int> copy;
    {
      std::shared_lock lock(from.mutex_);
      copy = from.map_;
    }
    std::unique_lock lock(mutex_);
    map_ = copy;
    return *this;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// A guard of the program's own that knows its lock.
struct Shared {
  std::shared_mutex mutex;
  std::map<int, int> map;
  static Shared &get();
};
struct WriteLocker : std::unique_lock<std::shared_mutex> {
  explicit WriteLocker()
      : std::unique_lock<std::shared_mutex>(Shared::get().mutex) {}
};
void put(int k) {
  WriteLocker lock;
  Shared::get().map[k] = k;
}

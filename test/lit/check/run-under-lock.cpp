// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// Closures that a function of the program runs under its lock.
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

class Levels {
public:
  template <class F> void locked(F f) {
    std::unique_lock lock(mutex_);
    f();
  }
  template <class F> auto reading(F &&f) const {
    std::shared_lock lock(mutex_);
    return std::forward<F>(f)();
  }
  void each(const std::function<void(int, int)> &f) const {
    std::shared_lock lock(mutex_);
    for (const auto &[key, level] : levels_)
      f(key, level);
  }
  // Kept, to be run when nobody holds the lock.
  void defer(std::function<void()> f) {
    std::unique_lock lock(mutex_);
    later_.push_back(std::move(f));
  }
  // Unlocked before it is run.
  template <class F> void after(F f) {
    std::unique_lock lock(mutex_);
    lock.unlock();
    f();
  }

  void set(int key, int level) {
    locked([&] { levels_[key] = level; });
  }
  void clear() {
    locked([this] { levels_.clear(); });
  }
  bool has(int key) const {
    return reading([&] { return levels_.count(key) != 0; });
  }
  int at(int key) const {
    return reading([&] { return levels_.at(key); });
  }
  // By the name of the closure.
  void setTwo(int key, int level) {
    auto two = [&] {
      levels_[key] = level;
      levels_[key + 1] = level;
    };
    locked(two);
  }
  int top() const {
    const auto last = [this] { return levels_.rbegin()->second; };
    return reading(last);
  }
  int sum() const {
    int sum = 0;
    each([&](int, int level) { sum += level + int(levels_.size()); });
    return sum;
  }
  void add(int key) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}'Levels::levels_' while 'Levels::mutex_' is only held shared
    reading([&] { levels_.emplace(key, 0); });
  }
  // Not under the lock, but who is to say that it needs one there?
  void drop(int key) {
    auto drop = [&] { levels_.erase(key); };
    after(drop);
  }
  int size() const {
    // CHECK: [[@LINE+1]]:16: warning: read of 'Levels::levels_' without 'Levels::mutex_' (held at 10 of 12 accesses)
    return int(levels_.size());
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> levels_;
  std::vector<std::function<void()>> later_;
};

// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning:
// operator[] on a key that a condition has found cannot insert. The condition
// is read as it is parsed, not as it is spelled.
#include <map>
#include <mutex>
#include <shared_mutex>

class Table {
public:
  int byIterator(int k) {
    std::shared_lock lock(mutex_);
    auto it = map_.find(k);
    auto last = map_.end();
    if (last != it)
      return map_[k];
    return 0;
  }
  int byCount(int k) {
    std::shared_lock lock(mutex_);
    return map_.count(k) >= 1 ? map_[k] : 0;
  }
  int byContains(int k) {
    std::shared_lock lock(mutex_);
    if (!map_.contains(k) || k < 0)
      return 0;
    return map_[k];
  }
  bool inOneCondition(int k) {
    std::shared_lock lock(mutex_);
    return 0 < map_.count(k) && map_[k] > 3;
  }
  int byVariable(int k) {
    std::shared_lock lock(mutex_);
    const bool there = map_.find(k) != map_.end();
    if (there)
      return map_[k];
    return 0;
  }
  int either(int k, bool force) {
    std::shared_lock lock(mutex_);
    if (map_.count(k) || force)
      // CHECK: [[@LINE+1]]:14: warning: operator[] may insert
      return map_[k];
    return 0;
  }
  int wrongSide(int k) {
    std::shared_lock lock(mutex_);
    if (map_.count(k) == 0)
      // CHECK: [[@LINE+1]]:14: warning: operator[] may insert
      return map_[k];
    return 0;
  }
  int anotherKey(int k) {
    std::shared_lock lock(mutex_);
    if (map_.count(k)) {
      k = k + 1;
      // CHECK: [[@LINE+1]]:14: warning: operator[] may insert
      return map_[k];
    }
    return 0;
  }
  int perhapsAssigned(int k, bool look) {
    std::shared_lock lock(mutex_);
    bool missing = false;
    if (look)
      missing = map_.count(k) == 0;
    if (!missing)
      // CHECK: [[@LINE+1]]:14: warning: operator[] may insert
      return map_[k];
    return 0;
  }
  int spelledAlike(int k) {
    std::shared_lock lock(mutex_);
    std::map<int, int> other;
    auto it = other.find(k);
    if (it != other.end())
      // CHECK: [[@LINE+1]]:14: warning: operator[] may insert
      return map_[k];
    return 0;
  }
  int releasedAfter(int k) {
    std::shared_lock lock(mutex_);
    if (map_.count(k) == 0)
      return 0;
    int v = map_[k];
    lock.unlock();
    return v;
  }
  int releasedBetween(int k) {
    std::shared_lock lock(mutex_);
    if (map_.count(k) == 0)
      return 0;
    lock.unlock();
    lock.lock();
    // CHECK: [[@LINE+1]]:13: warning: operator[] may insert
    int v = map_[k];
    return v;
  }
  int releasedInLoop(int k) {
    std::shared_lock lock(mutex_);
    int sum = 0;
    if (map_.count(k))
      for (int i = 0; i != 3; ++i) {
        // CHECK: [[@LINE+1]]:16: warning: operator[] may insert
        sum += map_[k];
        lock.unlock();
        lock.lock();
      }
    return sum;
  }
  void set(int k) {
    std::unique_lock lock(mutex_);
    map_[k] = k;
  }

private:
  std::shared_mutex mutex_;
  std::map<int, int> map_;
};

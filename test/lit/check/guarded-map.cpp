// RUN: %unlatch check %s -- -std=c++17 | count 0
// RUN: %expect-exit 1 %unlatch check --checks=unlatch-guarded-map %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// What can be migrated, for who asks.
#include <map>
#include <mutex>
#include <shared_mutex>

class Positive {
public:
  int get(int k) const {
    std::shared_lock lock(mutex_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void registerOne(int k, int v) {
    std::unique_lock lock(mutex_);
    map_[k] = v;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: [[@LINE+1]]:22: warning: 'Positive::map_' is guarded by 'Positive::mutex_' (held at 2 of 2 accesses), read in 1 place and written in 1 place: it can be migrated [unlatch-guarded-map]
  std::map<int, int> map_;
};

// Kept: the lock guards a counter as well, which others look at without it.
class Negative {
public:
  int get(int k) const {
    std::shared_lock lock(mutex_);
    return map_.count(k) + hits_;
  }
  void registerOne(int k, int v) {
    std::unique_lock lock(mutex_);
    map_[k] = v;
    ++hits_;
  }
  const int *hits() const { return &hits_; }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
  int hits_ = 0;
};

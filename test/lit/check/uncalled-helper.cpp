// A private function that nobody calls is no access without the lock: its
// namesake's callers all hold it.
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <map>
#include <mutex>
#include <shared_mutex>

class Regions {
public:
  void add(int at, int key) {
    std::unique_lock lock(mutex_);
    map_[at] = key;
  }
  void remove(int at) {
    std::unique_lock lock(mutex_);
    auto it = around(at);
    if (it != map_.end())
      map_.erase(it);
  }
  int key(int at) {
    std::shared_lock lock(mutex_);
    auto it = around(at);
    return it == map_.end() ? 0 : it->second;
  }
  int first() {
    std::shared_lock lock(mutex_);
    return map_.empty() ? 0 : map_.begin()->second;
  }
  // CHECK: [[@LINE+1]]:30: warning: read of 'Regions::map_' without
  bool none() const { return map_.empty(); }

private:
  std::map<int, int>::iterator around(int at) {
    auto next = map_.upper_bound(at);
    return next == map_.begin() ? map_.end() : --next;
  }
  std::map<int, int>::const_iterator around(int at) const {
    auto next = map_.upper_bound(at);
    return next == map_.begin() ? map_.end() : --next;
  }

  std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// A mutex beside the map, that a reader holds and that reaches nothing else,
// guards the map even where that is one access of three.
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <map>
#include <mutex>
#include <shared_mutex>

class Dedicated {
public:
  int find(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: write to 'Dedicated::map_' without 'Dedicated::mutex_' (held at 1 of 2 accesses)
  void put(int k, int v) { map_[k] = v; }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// What sets the program up has the benefit of the doubt.
class Loaded {
public:
  bool has(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(k) != 0;
  }
  void load(int k, int v) { map_[k] = v; }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// The mutex has another purpose: what is beside it may be no business of it.
class Shared {
public:
  int find(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(k) ? other_ : 0;
  }
  void set(int v) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    other_ = v;
  }
  void put(int k, int v) { map_[k] = v; }

private:
  mutable std::shared_mutex mutex_;
  int other_ = 0;
  std::map<int, int> map_;
};

// Only writers lock: once frozen, readers need not.
class Frozen {
public:
  void add(int k, int v) {
    std::lock_guard<std::shared_mutex> lock(mutex_);
    map_[k] = v;
  }
  bool has(int k) const { return map_.count(k) != 0; }
  bool empty() const { return map_.empty(); }
  int at(int k) const { return map_.at(k); }

private:
  std::shared_mutex mutex_;
  std::map<int, int> map_;
};

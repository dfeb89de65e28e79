// RUN: not %unlatch check %s -- -std=c++20 2>&1 | FileCheck %s
// A mutex that a function returns a reference to, locked by hand.
#include <map>
#include <mutex>
#include <shared_mutex>

class Registry {
public:
  int get(int key) const {
    std::shared_lock lock(mutex());
    auto it = values_.find(key);
    return it == values_.end() ? -1 : it->second;
  }
  void set(int key, int value) {
    std::unique_lock lock(mutex());
    values_[key] = value;
  }
  bool has(int key) const {
    mutex().lock_shared();
    bool found = values_.count(key) != 0;
    mutex().unlock_shared();
    return found;
  }
  void drop(int key) {
    mutex().lock();
    values_.erase(key);
    mutex().unlock();
  }
  // CHECK-NOT: warning:
  // CHECK: [[@LINE+3]]:12: warning: read of 'Registry::values_' without
  bool hasLate(int key) const {
    mutex().lock_shared(), mutex().unlock_shared();
    return values_.count(key) != 0;
  }

private:
  std::shared_mutex &mutex() const { return mutex_; }
  mutable std::shared_mutex mutex_;
  std::map<int, int> values_;
};
// CHECK-NOT: warning:

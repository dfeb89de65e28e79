// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s
// Under the lock of the map a pointer to a container that the unit only passes
// on: neither the container's class nor its allocator's has a definition.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

struct Unseen;

class Routes {
public:
  int find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = routes_.find(key);
    return it == routes_.end() ? 0 : it->second;
  }
  void set(int key, int value, std::shared_ptr<std::vector<Unseen>> log) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    routes_[key] = value;
    log_ = log;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'Routes::routes_' can be migrated
  std::map<int, int> routes_;
  std::shared_ptr<std::vector<Unseen>> log_;
};

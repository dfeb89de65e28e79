// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// To walk what an element points to is no change of it, though begin() has an
// overload that is not const; to sort it is.
#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

struct Network {
  std::map<int, int> members;
  std::vector<int> order;
};

// CHECK: 'Walked::networks_' can be migrated
class Walked {
public:
  int sum(int id) {
    std::shared_lock lock(mutex_);
    auto it = networks_.find(id);
    if (it == networks_.end())
      return 0;
    int n = 0;
    for (auto m = it->second->members.begin(); m != it->second->members.end();
         ++m)
      n += m->second;
    return n;
  }
  void registerOne(int id) {
    std::unique_lock lock(mutex_);
    networks_.emplace(id, std::make_shared<Network>());
  }

private:
  std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<Network>> networks_;
};

// CHECK: 'Sorted::networks_' is kept
// CHECK: point to is changed and read
class Sorted {
public:
  int first(int id) {
    std::shared_lock lock(mutex_);
    auto it = networks_.find(id);
    return it == networks_.end() ? 0 : it->second->order.front();
  }
  void sort(int id) {
    std::unique_lock lock(mutex_);
    auto it = networks_.find(id);
    if (it != networks_.end())
      std::sort(it->second->order.begin(), it->second->order.end());
  }
  void registerOne(int id) {
    std::unique_lock lock(mutex_);
    networks_.emplace(id, std::make_shared<Network>());
  }

private:
  std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<Network>> networks_;
};

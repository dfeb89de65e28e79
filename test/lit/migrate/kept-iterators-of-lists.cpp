// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Iterators of a list that the exclusive lock guards as well: what they lead to
// ends with its erase, while a reader of a registry may be looking at it.
#include <iostream>
#include <iterator>
#include <list>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

class Recent {
public:
  void add(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (places_.count(name) != 0)
      return;
    order_.emplace_back(name, value);
    places_[name] = std::prev(order_.end());
  }
  void remove(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = places_.find(name);
    if (it == places_.end())
      return;
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: what the values of 'Recent::places_' point to
    order_.erase(it->second);
    places_.erase(it);
  }
  int get(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = places_.find(name);
    return it == places_.end() ? -1 : it->second->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return places_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  using Order = std::list<std::pair<std::string, int>>;
  Order order_;
  std::unordered_map<std::string, Order::iterator> places_;
};

int main() {
  Recent recent;
  recent.add("a", 1);
  recent.add("b", 2);
  recent.remove("a");
  std::cout << recent.get("a") << recent.get("b") << recent.has("a") << '\n';
}

// RUN: %migrate-and-run %s --std c++20
// RUN: %expect-exit 1 %unlatch migrate %s -- -std=c++20 -I%runtime_include | FileCheck %s
// A lock that is taken in the head of an if, a switch or a loop lasts to its end.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>

class Routes {
public:
  std::string find(int key) const {
    // CHECK: +    if (auto view = routes_.view(); view.count(key) != 0)
    // CHECK-NEXT: +      return view.at(key);
    if (std::shared_lock lock(mutex_); routes_.count(key) != 0)
      return routes_.at(key);
    else
      return "none of " + std::to_string(routes_.size());
  }
  const char *amount() const {
    // CHECK: +    switch (auto view = routes_.view(); view.size()) {
    switch (std::shared_lock lock(mutex_); routes_.size()) {
    case 0:
      return "empty";
    case 1:
      return "one";
    default:
      return "more";
    }
  }
  std::size_t length() const {
    std::size_t length = 0;
    // CHECK: +    for (auto view = routes_.view(); const auto &[key, route] : view)
    for (std::shared_lock lock(mutex_); const auto &[key, route] : routes_)
      length += route.size();
    return length;
  }
  void remove(int key) {
    // CHECK: +    if (auto update = routes_.update(); !update.erase(key))
    if (std::lock_guard lock(mutex_); !routes_.erase(key))
      throw std::out_of_range("no route");
  }
  void add(int key, const std::string &route) {
    std::lock_guard lock(mutex_);
    routes_[key] = route;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> routes_;
};

int main() {
  Routes routes;
  std::cout << routes.amount() << '\n';
  routes.add(1, "a");
  routes.add(2, "b");
  std::cout << routes.amount() << routes.find(1) << routes.find(3)
            << routes.length() << '\n';
  routes.remove(1);
  try {
    routes.remove(1);
  } catch (const std::out_of_range &e) {
    std::cout << e.what() << routes.amount() << '\n';
  }
}

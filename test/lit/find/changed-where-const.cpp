// A mutable member that is changed where its element is const: an update makes
// no copy for whoever cannot change the element.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>

struct Route {
  int port = 0;
  mutable int hits = 0;
  void hit() const { ++hits; }
};

// CHECK: 'Walked::routes_' is kept:
// CHECK: values of 'Walked::routes_' are changed where they are const
// CHECK-NEXT: hits += 1
// CHECK: a mutable member is changed here
class Walked {
public:
  int port(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = routes_.find(key);
    return it == routes_.end() ? 0 : it->second.port + it->second.hits;
  }
  void reload() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto it = routes_.cbegin(); it != routes_.cend(); ++it)
      it->second.hits += 1;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Route> routes_;
};

// CHECK: 'Called::routes_' is kept:
// CHECK: values of 'Called::routes_' are changed where they are const
class Called {
public:
  int port(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = routes_.find(key);
    return it == routes_.end() ? 0 : it->second.port + it->second.hits;
  }
  void reload(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    const auto it = std::as_const(routes_).find(key);
    if (it != routes_.cend())
      it->second.hit();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Route> routes_;
};

// CHECK: 'Plain::routes_' can be migrated:
class Plain {
public:
  int port(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = routes_.find(key);
    return it == routes_.end() ? 0 : it->second.port + it->second.hits;
  }
  void reload() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto &[key, route] : routes_)
      route.hits = 0;
  }
  void registerPort(int key, int port) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = routes_.find(key);
    if (it != routes_.end())
      it->second.hit();
    routes_[key].port = port;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Route> routes_;
};

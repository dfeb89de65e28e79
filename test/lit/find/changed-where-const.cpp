// A mutable member that is changed where its element is const, or any by a cast:
// an update makes no copy for whoever cannot change the element.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

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

struct Logged {
  mutable std::vector<int> log;
  void hit() const { log.push_back(1); }
};

// CHECK: 'Filled::routes_' is kept:
// CHECK: values of 'Filled::routes_' are changed where they are const
class Filled {
public:
  bool wasHit(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = routes_.find(key);
    return it != routes_.end() && !it->second.log.empty();
  }
  void reload() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto it = routes_.cbegin(); it != routes_.cend(); ++it)
      it->second.hit();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Logged> routes_;
};

// CHECK: 'CastAway::routes_' is kept:
// CHECK: values of 'CastAway::routes_' are changed where they are const
class CastAway {
public:
  int port(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = routes_.find(key);
    return it == routes_.end() ? 0 : it->second.port;
  }
  void reload() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto it = routes_.cbegin(); it != routes_.cend(); ++it) {
      auto *route = const_cast<Route *>(&it->second);
      route->port = 0;
    }
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Route> routes_;
};

// CHECK: 'Texts::texts_' can be migrated:
class Texts {
public:
  const char *find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(key);
    return it == texts_.end() ? "" : it->second;
  }
  void registerText(int key, const char *text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(key);
    if (it != texts_.end())
      it->second = text;
    else
      texts_[key] = text;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, const char *> texts_;
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

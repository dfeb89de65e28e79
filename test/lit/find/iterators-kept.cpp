// An iterator that may be used when its section is over keeps the map, also
// where nothing is erased: a registry's iterators end with their view.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

// CHECK: 'Captured::names_' is kept:
// CHECK: iterators of 'Captured::names_' leave the lock
// CHECK: an iterator is kept
class Captured {
public:
  std::function<std::string()> getter(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(key);
    if (it == names_.end())
      return nullptr;
    return [it] { return it->second; };
  }
  void registerName(int key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_.emplace(key, name);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

// CHECK: 'Paired::names_' is kept:
// CHECK: iterators of 'Paired::names_' leave the lock
// CHECK: an iterator is returned
class Paired {
public:
  auto first() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return std::make_pair(names_.begin(), names_.size());
  }
  void registerName(int key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_.emplace(key, name);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

// CHECK: 'Wrapped::names_' is kept:
// CHECK: iterators of 'Wrapped::names_' leave the lock
class Wrapped {
public:
  auto find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(key);
    return std::optional(it);
  }
  void registerName(int key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_.emplace(key, name);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

// CHECK: 'InPlace::names_' can be migrated:
class InPlace {
public:
  bool isAmong(int key, const std::vector<std::string> &others) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(key);
    return it != names_.end() &&
           std::any_of(others.begin(), others.end(),
                       [it](const auto &other) { return other == it->second; });
  }
  std::vector<std::pair<int, std::string>> all() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return {names_.begin(), names_.end()};
  }
  void registerName(int key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_.emplace(key, name);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// decltype of a map that is migrated would name another type; of another class's
// map of the same name it is none of ours.
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Named {
public:
  void set(const std::string &name, int value) {
    std::unique_lock lock(mutex_);
    map_.insert_or_assign(name, value);
  }
  int get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = map_.find(name);
    return it == map_.end() ? 0 : it->second;
  }
  bool isEmpty() const {
    std::shared_lock lock(mutex_);
    decltype(map_)::size_type none = 0;
    return map_.size() == none;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Named::map_' is kept
  // CHECK: decltype of the map would name another type
  std::unordered_map<std::string, int> map_;
};

class NegativeOther {
public:
  void set(const std::string &name, int value) {
    std::unique_lock lock(mutex_);
    map_.insert_or_assign(name, value);
  }
  int get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = map_.find(name);
    return it == map_.end() ? 0 : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'NegativeOther::map_' can be migrated
  std::unordered_map<std::string, int> map_;
};

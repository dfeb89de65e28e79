// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What is put in where a lookup found the key is a change, not a creation.
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Positive {
public:
  bool exchange(const std::string &key, int &value) {
    std::unique_lock lock(mutex_);
    auto it = last_.find(key);
    if (it == last_.end())
      return false;
    int old = it->second;
    last_[key] = value;
    value = old;
    return true;
  }
  bool has(const std::string &key) const {
    std::shared_lock lock(mutex_);
    return last_.count(key) != 0;
  }
  void add(const std::string &key) {
    std::unique_lock lock(mutex_);
    last_.emplace(key, 0);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Positive::last_' is kept
  // CHECK: 'Positive::last_' is not read far more often than written
  std::unordered_map<std::string, int> last_;
};

class Negative {
public:
  int get(const std::string &key) {
    std::unique_lock lock(mutex_);
    auto it = made_.find(key);
    if (it == made_.end()) {
      made_[key] = 1;
    }
    return made_.at(key);
  }
  bool has(const std::string &key) const {
    std::shared_lock lock(mutex_);
    return made_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Negative::made_' can be migrated
  std::unordered_map<std::string, int> made_;
};

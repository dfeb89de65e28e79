// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A raw pointer to what an element owns, handed out while elements are erased.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

class Positive {
public:
  int *find(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = owned_.find(name);
    return it == owned_.end() ? nullptr : it->second.get();
  }
  int *get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = owned_.find(name);
    if (it == owned_.end())
      return nullptr;
    return it->second.get();
  }
  void add(const std::string &name, int value) {
    std::unique_lock lock(mutex_);
    owned_.emplace(name, std::make_unique<int>(value));
  }
  void remove(const std::string &name) {
    std::unique_lock lock(mutex_);
    owned_.erase(name);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'Positive::owned_' is kept
  // CHECK: a pointer to what it owns is returned
  std::map<std::string, std::unique_ptr<int>> owned_;
};

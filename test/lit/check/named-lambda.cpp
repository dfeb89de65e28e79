// A lambda with a name that is only called holds what its callers hold.
// RUN: not %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

class Names {
public:
  std::string pair(int a, int b) const {
    auto one = [this](int id) {
      auto it = names_.find(id);
      return it == names_.end() ? std::string() : it->second;
    };
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return one(a) + one(b);
  }
  bool all(const std::vector<int> &ids) const {
    auto known = [&](int id) { return names_.count(id) != 0; };
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return std::all_of(ids.begin(), ids.end(), known);
  }
  void set(int id, std::string name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[id] = std::move(name);
  }
  size_t early(int id) const {
    auto count = [&] {
      // CHECK: :[[@LINE+1]]:14: warning: read of 'Names::names_' without 'Names::mutex_'
      return names_.count(id);
    };
    size_t n = count();
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return n + count();
  }
  std::function<bool()> later(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto known = [this, id] {
      // CHECK: :[[@LINE+1]]:14: warning: read of 'Names::names_' without 'Names::mutex_'
      return names_.count(id) != 0;
    };
    return known() ? std::function<bool()>(known) : nullptr;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

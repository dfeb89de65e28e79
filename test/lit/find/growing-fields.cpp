// A list beside a map is copied at each write of it. Where something that seems
// to configure writes it, a person is asked; where nothing says so, it is kept.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

// CHECK: 'Asked::byName_' can be migrated after a review:
// CHECK: note: 'Asked::mutex_' may keep other state in step with
// CHECK: note: 'Asked::byPattern_' is written under the lock, and would be
// CHECK-SAME: copied whole at each such write, which may be often
class Asked {
public:
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = byName_.find(name);
    if (it != byName_.end())
      return it->second;
    for (const auto &[pattern, value] : byPattern_)
      if (name.compare(0, pattern.size(), pattern) == 0)
        return value;
    return 0;
  }
  void add(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byName_[name] = value;
  }
  void addPattern(const std::string &pattern, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byPattern_.emplace_back(pattern, value);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> byName_;
  std::vector<std::pair<std::string, int>> byPattern_;
};

// CHECK: 'Kept::byName_' is kept:
// CHECK: note: 'Kept::misses_' is written under the lock, and would be copied
class Kept {
public:
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = byName_.find(name);
    return it == byName_.end() ? 0 : it->second;
  }
  void add(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byName_[name] = value;
  }
  void missed(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    misses_.push_back(name);
  }
  std::vector<std::string> misses() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return misses_;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> byName_;
  std::vector<std::string> misses_;
};

// CHECK: 'Registered::byName_' can be migrated after a review:
// CHECK: note: 'Registered::order_' is written under the lock, and would be
class Registered {
public:
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return byName_.count(name) != 0;
  }
  void registerName(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byName_[name] = value;
    order_.push_back(name);
  }
  std::vector<std::string> order() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return order_;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> byName_;
  std::vector<std::string> order_;
};

// CHECK: 'Configured::byName_' can be migrated:
class Configured {
public:
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return byName_.count(name) != 0;
  }
  void loadName(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byName_[name] = value;
    order_.push_back(name);
  }
  std::vector<std::string> order() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return order_;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> byName_;
  std::vector<std::string> order_;
};

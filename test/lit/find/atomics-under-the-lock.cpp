// An atomic needs no guard, but one that changes in a section which excludes
// readers, and is read by them under the lock, may have to agree with the map.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Closing {
public:
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return closed_ ? 0 : ids_.at(name);
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ids_.count(name) != 0;
  }
  void close() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Closing::closed_' changes under the lock and is used under it elsewhere
    closed_.store(true);
    ids_.clear();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> ids_;
  std::atomic<bool> closed_{false};
};

// What a flag that is set after the write announces, a reader who sees it in its
// section finds: it cannot have begun before the write ended.
class Announcing {
public:
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return loaded_ ? ids_.at(name) : 0;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ids_.count(name) != 0;
  }
  void load(const std::map<std::string, int> &ids) {
    {
      std::unique_lock<std::shared_mutex> lock(mutex_);
      ids_ = ids;
    }
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Announcing::loaded_' changes beside a write of the map and is read under the lock elsewhere
    loaded_ = true;
    ++loads_;
  }
  int loads() const { return loads_; }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> ids_;
  std::atomic<bool> loaded_{false};
  std::atomic<int> loads_{0};
};

class Counting {
public:
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    ++asked_;
    auto it = ids_.find(name);
    return it == ids_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    asked_.fetch_add(1);
    return ids_.count(name) != 0;
  }
  void set(const std::string &name, int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    ids_[name] = id;
  }
  int asked() const { return asked_; }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Counting::ids_' can be migrated:
  std::map<std::string, int> ids_;
  mutable std::atomic<int> asked_{0};
};

// Either add() sees that the doors are closed, or closeAll() sees the door: with
// the lock, one of them is second. A view need not see what add() is at.
class Doors {
public:
  bool add(const std::string &name, int *door) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (closed_.load())
      return false;
    doors_[name] = door;
    return true;
  }
  void closeAll() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Doors::closed_' changes before a look at the map, and those who write the map ask it under the lock
    closed_.store(true);
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (const auto &[name, door] : doors_)
      shut(name);
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return doors_.count(name) != 0;
  }

private:
  static void shut(const std::string &name);
  mutable std::shared_mutex mutex_;
  std::map<std::string, int *> doors_;
  std::atomic<bool> closed_{false};
};

// What changes after the look, writers could always miss.
class Counted {
public:
  void set(const std::string &name, int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (asked_.load() < 1000)
      ids_[name] = id;
  }
  bool has(const std::string &name) {
    bool found = false;
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      found = ids_.count(name) != 0;
    }
    ++asked_;
    return found;
  }
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = ids_.find(name);
    return it == ids_.end() ? 0 : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Counted::ids_' can be migrated:
  std::map<std::string, int> ids_;
  std::atomic<int> asked_{0};
};

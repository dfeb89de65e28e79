// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What has a lock of its own needs no guard of the map's. But one that readers
// change with the map's lock held, and writers use when they have written, is
// how the two hear of each other: either a reader finds the name, or whoever
// registers it finds the request. A reader of a registry can miss the one and
// be missed by the other.
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

// CHECK: 'Names::names_' can be migrated after a review
class Names {
public:
  std::string find(int id, std::function<void()> later) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(id);
    if (it != names_.end())
      return it->second;
    std::lock_guard<std::mutex> own(requestsMutex_);
    requests_.push_back(std::move(later));
    return "";
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return names_.count(id) != 0;
  }
  void registerName(int id, const std::string &name) {
    {
      std::unique_lock<std::shared_mutex> lock(mutex_);
      names_.emplace(id, name);
    }
    serve();
  }

private:
  void serve() {
    std::vector<std::function<void()>> requests;
    {
      std::lock_guard<std::mutex> own(requestsMutex_);
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Names::requests_' changes while the lock is held shared, and those who write the map then use it
      requests.swap(requests_);
    }
    for (auto &request : requests)
      request();
  }
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
  std::mutex requestsMutex_;
  std::vector<std::function<void()>> requests_;
};

class Missed {
public:
  int find(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = ids_.find(name);
    if (it == ids_.end())
      missed_ = true;
    return it == ids_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ids_.count(name) != 0;
  }
  void registerName(const std::string &name, int id) {
    {
      std::unique_lock<std::shared_mutex> lock(mutex_);
      ids_.emplace(name, id);
    }
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Missed::missed_' changes while the lock is held shared, and those who write the map then use it
    if (missed_)
      again();
  }

private:
  void again();
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> ids_;
  std::atomic<bool> missed_{false};
};

// Asked before the write, and a count that is set anew: neither hears anything.
// CHECK: 'Counted::ids_' can be migrated:
class Counted {
public:
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    ++asked_;
    auto it = ids_.find(name);
    return it == ids_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ids_.count(name) != 0;
  }
  void registerName(const std::string &name, int id) {
    if (asked_ > 1000)
      return;
    std::unique_lock<std::shared_mutex> lock(mutex_);
    ids_.emplace(name, id);
    lock.unlock();
    asked_ = 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> ids_;
  mutable std::atomic<int> asked_{0};
};

// Either add() sees that it is closed, or close() sees what was added.
class Doors {
public:
  bool registerDoor(const std::string &name, const std::string &place) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    {
      std::lock_guard<std::mutex> own(closedMutex_);
      if (closed_)
        return false;
    }
    doors_.emplace(name, place);
    return true;
  }
  std::size_t close() {
    {
      std::lock_guard<std::mutex> own(closedMutex_);
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Doors::closed_' changes before a look at the map, and those who write the map ask it under the lock
      closed_ = true;
    }
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return doors_.size();
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return doors_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> doors_;
  std::mutex closedMutex_;
  bool closed_ = false;
};

// Who takes a reader/writer lock does not rely on a caller's: outside its own
// section it is without, even where each caller that is seen holds the lock.
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Mappers {
public:
  void put(const std::string &type, const std::string &mapper) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    mappers_[type] = mapper;
  }
  std::string early(const std::string &type) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = mappers_.find(type);
    if (it == mappers_.end())
      return "";
    lock.unlock();
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an element of 'Mappers::mappers_' is used after the lock
    return it->second;
  }
  std::string late(const std::string &type) const {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: read of 'Mappers::mappers_' without 'Mappers::mutex_'
    bool known = mappers_.count(type) != 0;
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return known ? mappers_.at(type) : "";
  }
  std::string any(const std::string &one, const std::string &other) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    std::string found = early(one);
    return found.empty() ? late(other) : found;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> mappers_;
};

// Where the lock may be the caller's, the caller is believed: taken on some
// ways only, or given back and taken again.
class Perhaps {
public:
  void put(int k, int v) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_[k] = v;
    trim(lock, k);
    drop(k, true);
  }
  bool has(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(k) != 0;
  }

private:
  void trim(std::unique_lock<std::shared_mutex> &lock, int k) {
    map_.erase(k - 1);
    lock.unlock();
    lock.lock();
    map_.erase(k - 2);
  }
  void drop(int k, bool locked) {
    if (!locked) {
      std::unique_lock<std::shared_mutex> lock(mutex_);
      map_.erase(k);
      return;
    }
    map_.erase(k);
  }

  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

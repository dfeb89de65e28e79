// What is in an element that stays may still change under the lock.
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Changed {
public:
  void append(int k, char c) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(k);
    if (it != map_.end())
      it->second += c;
  }
  std::string get(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(k);
    if (it == map_.end())
      return "";
    lock.unlock();
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an element of 'Changed::map_' is used after the lock
    return it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> map_;
};

class Constant {
public:
  void add(int k, const std::string &v) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_.emplace(k, v);
  }
  std::string get(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(k);
    if (it == map_.end())
      return "";
    lock.unlock();
    return it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> map_;
};

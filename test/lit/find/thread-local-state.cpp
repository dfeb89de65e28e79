// What each thread has by itself is no state that a lock guards.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <map>
#include <mutex>
#include <shared_mutex>

thread_local int last_asked;
thread_local std::map<int, int> asked_here;

class Ports {
public:
  int find(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto &asked = asked_here;
    ++asked[id];
    auto it = ports_.find(id);
    return it == ports_.end() ? 0 : it->second;
  }
  void set(int id, int port) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    last_asked = id;
    asked_here.erase(id);
    ports_[id] = port;
  }
  bool asked(int id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return last_asked == id && ports_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> ports_;
};
// CHECK: 'Ports::ports_' can be migrated

// What is locked before a try block is held in its handlers.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s --implicit-check-not=conditional-lock
// RUN: %unlatch check %s -- -std=c++17 | count 0
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>

std::string load(int id);

class Pages {
public:
  void fetch(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    pages_[id] = "";
    try {
      pages_[id] = load(id);
    } catch (const std::runtime_error &) {
      pages_.erase(id);
    }
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return pages_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> pages_;
};
// CHECK: 'Pages::pages_' {{.*}}guarded by 'Pages::mutex_' at 4 of 4 accesses

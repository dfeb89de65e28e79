// RUN: %migrate-and-run %s
// RUN: FileCheck %s --input-file %t.work/src/looked-up-again.cpp
// The lock is released for the slow part, and what was found before is found
// again after.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

static std::string load(int id) { return "page " + std::to_string(id); }

class Pages {
public:
  std::string get(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = pages_.find(id);
    if (it != pages_.end())
      return it->second;
    // CHECK: update.publish();
    lock.unlock();
    std::string page = load(id);
    // CHECK: update = pages_.update();
    lock.lock();
    it = pages_.find(id);
    if (it == pages_.end())
      it = pages_.emplace(id, page).first;
    return it->second;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return pages_.count(id) != 0;
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return pages_.size();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> pages_;
};

int main() {
  Pages pages;
  std::cout << pages.get(1) << ", " << pages.get(2) << ", " << pages.get(1)
            << ' ' << pages.has(1) << pages.has(3) << pages.size() << '\n';
}

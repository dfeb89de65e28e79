// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A writer waits for readers where its section ends. Here another lock is held
// by then, though not yet where the map is written, and a reader waits for that
// one: under the map's lock the writer would have waited before it took it.
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

class Parts {
public:
  int find(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = parts_.find(id);
    return it == parts_.end() ? 0 : *it->second;
  }
  int count(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int found = static_cast<int>(parts_.count(id));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Parts::usedMutex_' is taken in a read section
    std::lock_guard<std::mutex> used(usedMutex_);
    return found + static_cast<int>(used_.size());
  }
  void registerPart(int id, int part) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    parts_[id] = std::make_shared<int>(part);
  }
  void unregisterPart(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = parts_.find(id);
    if (it == parts_.end())
      return;
    auto part = it->second;
    parts_.erase(it);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Parts::usedMutex_' is held where the section that writes is left
    std::unique_lock<std::mutex> used(usedMutex_);
    lock.unlock();
    used_.push_back(part);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<int>> parts_;
  mutable std::mutex usedMutex_;
  std::vector<std::shared_ptr<int>> used_;
};

int main() {
  Parts parts;
  parts.registerPart(1, 2);
  std::thread reader([&] { parts.count(1); });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  parts.unregisterPart(1);
  reader.join();
  std::cout << parts.find(1) << "\n";
}

// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// The mutex that a class knows by reference is somebody else's: what that one
// keeps in step by holding it is more than this map.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>

static std::shared_mutex tables;

class Names {
public:
  int find(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(id);
    return it == names_.end() ? 0 : it->second;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return names_.count(id) != 0;
  }
  void registerName(int id, int name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[id] = name;
  }

private:
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: a reference to what others may lock as well
  std::shared_mutex &mutex_ = tables;
  std::map<int, int> names_;
};

int main() {
  Names names;
  names.registerName(1, 2);
  std::unique_lock<std::shared_mutex> nobodyReads(tables);
  nobodyReads.unlock();
  std::cout << names.find(1) << names.has(2) << "\n";
}

// RUN: %migrate-and-run %s
// RUN: %expect-exit 1 %unlatch migrate %s -- -std=c++17 -I%runtime_include | FileCheck %s
// A value that is not a pointer, and that is given by what the map holds with the
// new element in it: not one that get_or_emplace could be told before.
// CHECK: {{^\+ +}}auto update = ids_.update();
// CHECK-NOT: {{^\+.*}}get_or_emplace
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Ids {
public:
  std::size_t registerName(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto [it, fresh] = ids_.try_emplace(name);
    if (fresh)
      it->second = ids_.size();
    return it->second;
  }
  std::size_t find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = ids_.find(name);
    return it == ids_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ids_.count(name) != 0;
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ids_.size();
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::size_t> ids_;
};

int main() {
  Ids ids;
  std::cout << ids.registerName("a") << ids.registerName("b") << ids.registerName("a") << ids.find("b")
            << ids.has("c") << ids.size() << '\n';
}

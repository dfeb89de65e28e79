// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// In an update, what an insertion found is copied to be looked at. Whoever has
// its address would be left with the one before.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Names {
public:
  const std::string *find(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(id);
    return it == names_.end() ? nullptr : &it->second;
  }
  const std::string &registerName(int id, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: an element may be replaced here
    auto [it, isNew] = names_.emplace(id, name);
    if (!isNew)
      std::cout << it->second << " stays ";
    return it->second;
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return names_.size();
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, std::string> names_;
};

int main() {
  Names names;
  const std::string &one = names.registerName(1, "one");
  names.registerName(1, "two");
  std::cout << (names.find(1) == &one) << names.size() << '\n';
}

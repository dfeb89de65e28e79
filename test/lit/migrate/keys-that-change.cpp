// RUN: %unlatch find %s -- -std=c++17 | grep -c "can be migrated:" | grep -x 2
// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/keys-that-change.cpp | FileCheck %s
// A key that is changed between the lookup and the insertion is two keys: one
// call for both would look up the first and, with what it was changed to,
// insert the second in its place.
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

static int measure(std::string &text) {
  text += "!";
  return static_cast<int>(text.size());
}
static int length(const std::string &text) {
  return static_cast<int>(text.size());
}

struct Request {
  std::string name;
  int weight = 0;
};
static void complete(Request &request) { request.name += "?"; }

class Lengths {
public:
  int byCopy(std::string name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = lengths_.find(name);
    if (it != lengths_.end())
      return it->second;
    int made = measure(name);
    // CHECK: {{^}}    update.emplace(name, made);
    lengths_.emplace(name, made);
    return made;
  }
  int byMember(Request request) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = lengths_.find(request.name);
    if (it != lengths_.end())
      return it->second;
    complete(request);
    // CHECK: {{^}}    update.emplace(request.name, request.weight);
    lengths_.emplace(request.name, request.weight);
    return request.weight;
  }
  // By what was prepared before the lock was taken.
  int byReference(std::string name) {
    auto &other = name;
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = lengths_.find(name);
    if (it != lengths_.end())
      return it->second;
    other += "1";
    // CHECK: {{^}}    update.emplace(name, 1);
    lengths_.emplace(name, 1);
    return 1;
  }
  int byAddress(std::string name) {
    std::string *address = &name;
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = lengths_.find(name);
    if (it != lengths_.end())
      return it->second;
    *address += "2";
    // CHECK: {{^}}    update.emplace(name, 2);
    lengths_.emplace(name, 2);
    return 2;
  }
  int byClosure(std::string name) {
    auto next = [&] { name += "3"; };
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = lengths_.find(name);
    if (it != lengths_.end())
      return it->second;
    next();
    // CHECK: {{^}}    update.emplace(name, 3);
    lengths_.emplace(name, 3);
    return 3;
  }
  // CHECK-LABEL: int unchanged(
  int unchanged(std::string name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = lengths_.find(name);
    if (it != lengths_.end())
      return it->second;
    // CHECK: .get_or_emplace(name,
    int made = length(name) + int(name.size());
    lengths_.emplace(std::move(name), made);
    return made;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return lengths_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> lengths_;
};

class Slots {
public:
  // CHECK-LABEL: class Slots
  std::shared_ptr<int> slot(std::string name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: update[name]
    auto &slot = slots_[name];
    if (!slot)
      slot = std::make_shared<int>(measure(name));
    return slot;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return slots_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<int>> slots_;
};

int main() {
  Lengths lengths;
  std::cout << lengths.byCopy("a") << lengths.byCopy("a") << lengths.has("a")
            << lengths.has("a!") << lengths.byMember({"b", 7})
            << lengths.has("b") << lengths.has("b?") << lengths.unchanged("cd")
            << lengths.unchanged("cd") << lengths.byReference("r")
            << lengths.has("r1") << lengths.byAddress("r") << lengths.has("r2")
            << lengths.byClosure("r") << lengths.has("r3") << lengths.has("r")
            << "\n";
  Slots slots;
  std::cout << *slots.slot("e") << slots.has("e") << slots.has("e!") << "\n";
}

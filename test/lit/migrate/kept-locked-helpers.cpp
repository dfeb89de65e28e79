// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 > %t.found
// RUN: FileCheck %s < %t.found
// Helpers that cannot take their callers' view or update keep the map.
// CHECK-COUNT-3: [locked-helper]
// CHECK: [pointee-guarded]
// CHECK-COUNT-2: [locked-helper]
#include <cassert>
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

// An iterator goes to the caller.
class Addresses {
public:
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto found = findLocked(key);
    return found != addresses_.end() ? found->second : -1;
  }
  void add(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    addresses_.emplace(key, value);
  }

private:
  std::unordered_map<int, int>::const_iterator findLocked(int key) const {
    return addresses_.find(key);
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> addresses_;
};

// The signature is the public's.
class Published {
public:
  bool add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return !hasLocked(key) && published_.emplace(key, 1).second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return hasLocked(key);
  }
  bool hasLocked(int key) const { return published_.count(key) != 0; }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> published_;
};

// Called through a pointer.
class Pointed {
public:
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    bool (Pointed::*ask)(int) const = &Pointed::hasLocked;
    return (this->*ask)(key) && hasLocked(key);
  }
  void add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    pointed_[key] = 1;
  }

private:
  bool hasLocked(int key) const { return pointed_.count(key) != 0; }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> pointed_;
};

// What the values point to is changed by whom the helper gives it to.
class Shared {
public:
  void append(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (!shared_.count(key))
      shared_[key] = std::make_shared<std::vector<int>>();
    findLocked(key)->push_back(value);
  }
  std::size_t count(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto found = findLocked(key);
    return found ? found->size() : 0;
  }

private:
  std::shared_ptr<std::vector<int>> findLocked(int key) const {
    auto it = shared_.find(key);
    return it == shared_.end() ? nullptr : it->second;
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, std::shared_ptr<std::vector<int>>> shared_;
};

// The lambda is there before the lock is.
class Early {
public:
  int both(int key) const {
    auto get = [this](int which) {
      auto it = early_.find(which);
      return it == early_.end() ? 0 : it->second;
    };
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return get(key) + get(key + 1);
  }
  void add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    early_[key] = key;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> early_;
};

// Named where a build without NDEBUG calls it.
class Asserted {
public:
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    assert(hasLocked(key) || key > 0);
    return hasLocked(key);
  }
  void add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    asserted_[key] = 1;
  }

private:
  bool hasLocked(int key) const { return asserted_.count(key) != 0; }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> asserted_;
};


int main() {
  Addresses addresses;
  addresses.add(1, 10);
  Published published;
  published.add(2);
  Pointed pointed;
  pointed.add(3);
  Shared shared;
  shared.append(4, 5);
  Early early;
  early.add(6);
  Asserted asserted;
  asserted.add(8);
  std::cout << addresses.get(1) << published.has(2) << published.hasLocked(3)
            << pointed.has(3) << shared.count(4) << early.both(5)
            << asserted.has(8) << "\n";
}

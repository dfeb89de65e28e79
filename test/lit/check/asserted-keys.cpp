// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning:
// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s --check-prefix=FOUND
// What an assertion says is true where the program goes on: operator[] cannot
// insert. A build without assertions is another matter, for a person to look at.
#include <cassert>
#include <cstdlib>
#include <map>
#include <mutex>
#include <shared_mutex>

[[noreturn]] void fail(const char *what);
#define REQUIRE(condition) ((condition) ? (void)0 : fail(#condition))

class Contexts {
public:
  int get(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    assert(contexts_.find(key) != contexts_.end());
    return contexts_[key];
  }
  int required(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    REQUIRE(contexts_.count(key) != 0);
    return contexts_[key];
  }
  int aborted(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (contexts_.count(key) == 0)
      std::abort();
    return contexts_[key];
  }
  int another(int key, int other) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    assert(contexts_.find(key) != contexts_.end());
    // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Contexts::contexts_'
    return contexts_[other];
  }
  int denied(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    assert(contexts_.find(key) == contexts_.end());
    // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Contexts::contexts_'
    return contexts_[key];
  }
  // Asserted and changed in two sections: no decision.
  void change(int key, int value) {
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      assert(contexts_.find(key) != contexts_.end());
    }
    std::unique_lock<std::shared_mutex> lock(mutex_);
    contexts_[key] = value;
  }
  void erase(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    contexts_.erase(key);
  }

private:
  std::shared_mutex mutex_;
  std::map<int, int> contexts_;
};

class Devices {
public:
  int get(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    assert(devices_.find(key) != devices_.end());
    return devices_[key];
  }
  bool has(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return devices_.count(key) != 0;
  }
  void add(int key, int device) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    devices_.emplace(key, device);
  }
  void erase(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    assert(devices_.find(key) != devices_.end());
    devices_.erase(key);
  }

private:
  std::shared_mutex mutex_;
  std::map<int, int> devices_;
};
// FOUND: remark: 'Devices::devices_' can be migrated after a review
// FOUND: asserted-keys.cpp:68:{{.*}} operator[] may insert into 'Devices::devices_' in a build without assertions [unsynchronized-access]
// FOUND: operator[] for a key that is only asserted to be there; it would become at()
// FOUND-NOT: pointee-guarded

// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s
// A coroutine that is suspended while it holds the lock, and one whose section
// ends before.
#include <coroutine>
#include <map>
#include <mutex>
#include <shared_mutex>

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

// CHECK: 'Before::map_' can be migrated
class Before {
public:
  Task run(int k) {
    int n = 0;
    {
      std::shared_lock lock(mutex_);
      auto it = map_.find(k);
      if (it != map_.end())
        n = it->second;
    }
    co_await std::suspend_always();
    (void)n;
  }
  void registerOne(int k) {
    std::unique_lock lock(mutex_);
    map_[k] = k;
  }

private:
  std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// CHECK: 'During::map_' is kept
// CHECK: suspended
class During {
public:
  Task run(int k) {
    std::shared_lock lock(mutex_);
    int n = map_.count(k);
    co_await std::suspend_always();
    (void)n;
  }
  void registerOne(int k) {
    std::unique_lock lock(mutex_);
    map_[k] = k;
  }

private:
  std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// RUN: %unlatch find %s -- -std=gnu++20 -isystem %S/Inputs/library-macros \
// RUN:   | FileCheck %s
// A static object that a library's macro declares, under the lock, is the
// library's affair; one by a macro of the project's own is state like any.
#include <log.h>
#include <map>
#include <mutex>
#include <shared_mutex>

#define ONCE(statement)                                                        \
  do {                                                                         \
    static bool done = false;                                                  \
    if (!done)                                                                 \
      statement;                                                               \
    done = true;                                                               \
  } while (false)

void tell();

class Logged {
public:
  int find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = logged_.find(key);
    return it == logged_.end() ? 0 : it->second;
  }
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (LOG_IS_ON(2))
      tell();
    logged_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: [[@LINE+1]]:{{.*}} remark: 'Logged::logged_' can be migrated
  std::map<int, int> logged_;
};

class Told {
public:
  int find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = told_.find(key);
    return it == told_.end() ? 0 : it->second;
  }
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    ONCE(tell());
    told_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: [[@LINE+1]]:{{.*}} remark: 'Told::told_' is kept
  std::map<int, int> told_; // CHECK: 'Told::set::done' is written under the lock
};

// RUN: not %unlatch check %s -- -std=c++17 | FileCheck %s
// What is done with the key in a branch from which nobody gets to the subscript
// does not make it another key.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>

template <class... Args> void log(const char *format, Args &&...args);

class Results {
public:
  int named(int id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (results_.find(id) == results_.end()) {
      log("no result {}", id);
      throw id;
    }
    // CHECK-NOT: :[[@LINE+1]]:{{.*}}warning
    return results_[id];
  }
  int chosen(int id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (results_.find(id) == results_.end()) {
      log("no result {}", id);
      // CHECK-NOT: :[[@LINE+1]]:{{.*}}warning
    } else if (results_[id] == 0) {
      log("nothing in {}", id);
    } else {
      // CHECK-NOT: :[[@LINE+1]]:{{.*}}warning
      return results_[id];
    }
    return 0;
  }
  int changed(int id, bool other) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (results_.find(id) == results_.end())
      return 0;
    if (other)
      id = 0;
    // CHECK: :[[@LINE+1]]:12: warning: operator[] may insert
    return results_[id];
  }
  int around(int id, int n) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (results_.find(id) == results_.end())
      return 0;
    int sum = 0;
    for (int i = 0; i < n; ++i) {
      if (i == 3)
        id = 0;
      else
        // CHECK: :[[@LINE+1]]:16: warning: operator[] may insert
        sum += results_[id];
    }
    return sum;
  }
  int brokenOff(int id, int n) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (results_.find(id) == results_.end())
      return 0;
    switch (n) {
    case 1:
      if (id > 2) {
        id = 0;
        if (id < n)
          break;
        return 0;
      }
    }
    // CHECK: :[[@LINE+1]]:12: warning: operator[] may insert
    return results_[id];
  }
  int inOneBranch(int id, bool other) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (results_.find(id) == results_.end())
      return 0;
    if (other) {
      id = 0;
      // CHECK: :[[@LINE+1]]:14: warning: operator[] may insert
      return results_[id];
    }
    return 1;
  }
  void set(int id, int result) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    results_[id] = result;
  }
  void drop(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    results_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> results_;
};

int use(Results &results) {
  results.set(1, 2);
  results.drop(3);
  return results.named(1) + results.chosen(1) + results.changed(1, true) +
         results.around(1, 4) + results.brokenOff(1, 1) +
         results.inOneBranch(1, true);
}

// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning:
// operator[] under the shared lock inserts once: what comes after it with the
// same key finds what the first one has made.
#include <map>
#include <mutex>
#include <shared_mutex>

class Indices {
public:
  int ensured(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (indices_.count(key) == 0)
      // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Indices::indices_'
      indices_[key] = 7;
    return indices_[key];
  }
  int ensuredInABlock(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = indices_.find(key);
    if (it == indices_.end()) {
      int next = static_cast<int>(indices_.size());
      // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Indices::indices_'
      indices_[key] = next;
    }
    return indices_[key];
  }
  int always(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Indices::indices_'
    int first = indices_[key];
    return first + indices_[key];
  }
  int sometimes(int key, bool wanted) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (wanted)
      // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Indices::indices_'
      indices_[key] = 7;
    // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Indices::indices_'
    return indices_[key];
  }
  int another(int key, int other) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (indices_.count(key) == 0)
      // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Indices::indices_'
      indices_[other] = 7;
    // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Indices::indices_'
    return indices_[key];
  }
  int either(int key, bool wanted) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Indices::indices_'
    int first = wanted ? indices_[key] : 0;
    // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Indices::indices_'
    return first + indices_[key];
  }
  void erase(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    indices_.erase(key);
  }
  void set(int key, int index) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    indices_[key] = index;
  }

private:
  std::shared_mutex mutex_;
  std::map<int, int> indices_;
};

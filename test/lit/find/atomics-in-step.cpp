// RUN: %unlatch find %s -- -std=c++17 > %t.found
// RUN: FileCheck %s < %t.found
// Atomics that values point to: readers change several in one section, and
// whoever holds the lock exclusively finds all of them changed, or none.
#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct Calls {
  std::atomic<long> begun{0};
  std::atomic<long> ended{0};
};

class Balanced {
public:
  void count(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = calls_.find(name);
    if (it == calls_.end())
      return;
    // CHECK-DAG: [[@LINE+1]]:5: note: changed here with others, under
    it->second->begun++;
    it->second->ended++;
  }
  bool has(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return calls_.count(name) != 0;
  }
  void registerCalls(const std::string &name) {
    std::unique_lock lock(mutex_);
    calls_.try_emplace(name, std::make_unique<Calls>());
  }
  bool loadBalanced() {
    std::unique_lock lock(mutex_);
    for (const auto &[name, calls] : calls_)
      // CHECK-DAG: [[@LINE+1]]:11: note: looked at here, under the
      if (calls->begun != calls->ended)
        return false;
    return true;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK-DAG: 'Balanced::calls_' can be migrated after a review
  std::unordered_map<std::string, std::unique_ptr<Calls>> calls_;
};

// One at a time may change at any time.
class Counted {
public:
  void count(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = calls_.find(name);
    if (it != calls_.end())
      it->second->begun++;
  }
  bool has(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return calls_.count(name) != 0;
  }
  void registerCalls(const std::string &name) {
    std::unique_lock lock(mutex_);
    calls_.try_emplace(name, std::make_unique<Calls>());
  }
  long loadSum() {
    std::unique_lock lock(mutex_);
    long sum = 0;
    for (const auto &[name, calls] : calls_)
      sum += calls->begun;
    return sum;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK-DAG: 'Counted::calls_' can be migrated:
  std::unordered_map<std::string, std::unique_ptr<Calls>> calls_;
};

// One of each element, in turn.
class Raised {
public:
  void raise() const {
    std::shared_lock lock(mutex_);
    for (const auto &[name, calls] : raised_)
      // CHECK-DAG: [[@LINE+1]]:7: note: changed here with others, under
      calls->begun++;
  }
  bool has(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return raised_.count(name) != 0;
  }
  void registerCalls(const std::string &name) {
    std::unique_lock lock(mutex_);
    raised_.try_emplace(name, std::make_unique<Calls>());
  }
  long loadSum() {
    std::unique_lock lock(mutex_);
    long sum = 0;
    for (const auto &[name, calls] : raised_)
      sum += calls->begun;
    return sum;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK-DAG: 'Raised::raised_' can be migrated after a review
  std::unordered_map<std::string, std::unique_ptr<Calls>> raised_;
};

// REQUIRES: clang-tidy
// One unit alone: what it can know it says, what others may know it leaves out.
// RUN: %clang-tidy --checks='-*,unlatch-*' %s -- -std=c++17 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=warning:
// RUN: echo 'Checks: "-*,unlatch-write-*"' > %t.clang-tidy
// RUN: %clang-tidy --config-file=%t.clang-tidy %s -- -std=c++17 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ONE --implicit-check-not=warning:
// ONE: warning: {{.*}} [unlatch-write-under-shared-lock]

#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Ports {
public:
  int get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = ports_.find(name);
    return it == ports_.end() ? 0 : it->second;
  }
  void set(const std::string &name, int port) {
    std::unique_lock lock(mutex_);
    ports_[name] = port;
  }
  int orInsert(const std::string &name) {
    std::shared_lock lock(mutex_);
    return ports_[name];
    // CHECK: :[[@LINE-1]]:12: warning: {{.*}} [unlatch-write-under-shared-lock]
  }
  bool empty() const { return ports_.empty(); }
  // CHECK: :[[@LINE-1]]:31: warning: read of 'Ports::ports_' without 'Ports::mutex_' {{.*}} [unlatch-unsynchronized-access]
  // CHECK: note: held here
  int sizeOfAll() const {
    return ports_.size(); // NOLINT(unlatch-unsynchronized-access)
  }

private:
  int countFor(const std::string &name) const;
  int countForAll() const { return ports_.size(); }
  // Negative: another unit may call it, with the lock held.
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> ports_;
};

// Negative: likewise.
int Ports::countFor(const std::string &name) const {
  return ports_.count(name);
}

// count before [] says that the line is meant to read, whoever should have
// locked: what is reported is a read, and it weighs as one.
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Names {
public:
  std::string find(int id) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: read of 'Names::names_' without 'Names::mutex_' (held at 2 of 4 accesses)
    if (names_.count(id) == 0)
      return {};
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: read of 'Names::names_' without 'Names::mutex_'
    return names_[id];
  }
  void set(int id, std::string name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (names_.count(id) == 0)
      names_[id] = std::move(name);
  }
  void other() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    ++changes_;
  }

private:
  std::shared_mutex mutex_;
  int changes_ = 0;
  std::map<int, std::string> names_;
};

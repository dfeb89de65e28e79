// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// An iterator variable that held one of another map before.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

using Table = std::map<int, std::shared_ptr<int>>;

class Ledger {
public:
  std::shared_ptr<int> page(Table &near, int n) {
    auto it = near.find(n);
    if (it != near.end())
      return it->second;
    std::shared_lock lock(mutex_);
    it = pages_.find(n);
    return it == pages_.end() ? nullptr : it->second;
  }
  int again(Table &near, int n) {
    int sum = 0;
    Table::iterator it = near.begin();
    for (int i = 0; i < n; ++i) {
      // CHECK: [[@LINE+1]]:15: warning: an element of 'Ledger::pages_' is used after the lock
      sum += *it->second;
      std::shared_lock lock(mutex_);
      it = pages_.find(i);
    }
    return sum;
  }
  void add(int n) {
    std::unique_lock lock(mutex_);
    pages_[n] = std::make_shared<int>(n);
  }
  void tear(int n) {
    std::unique_lock lock(mutex_);
    pages_.erase(n);
  }

private:
  Table pages_;
  std::shared_mutex mutex_;
};

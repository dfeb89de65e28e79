// A map that is passed to a function is used there; whether under the lock is
// up to who passes it, unless the function locks by itself.
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <map>
#include <mutex>
#include <shared_mutex>

using Table = std::map<int, int>;
void replace(Table &table, int k, int v) {
  table.erase(k);
  table.emplace(k, v);
}
void replaceLocked(std::shared_mutex &mutex, Table &table, int k, int v) {
  std::unique_lock<std::shared_mutex> lock(mutex);
  table[k] = v;
}

class Ports {
public:
  bool has(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return table_.count(k) != 0;
  }
  void drop(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    table_.erase(k);
  }
  void set(int k, int v) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    replace(table_, k, v);
  }
  void change(int k, int v) {
    // CHECK: [[@LINE+1]]:13: warning: use of 'Ports::table_' without 'Ports::mutex_'
    replace(table_, k, v);
  }
  void put(int k, int v) { replaceLocked(mutex_, table_, k, v); }

private:
  mutable std::shared_mutex mutex_;
  Table table_;
};

// RUN: %expect-exit 1 %unlatch migrate %s -- -std=c++17 -I%runtime_include -I%S/../find/Inputs | FileCheck %s
// folly::Synchronized, whose functions are known by their names.
#include <folly/Synchronized.h>
#include <string>
#include <unordered_map>

class Routes {
public:
  int find(const std::string &key) const {
    // CHECK: +    auto it = table_.find(key);
    // CHECK-NEXT: +    return it == table_.end() ? 0 : it->second;
    auto table = table_.rlock();
    auto it = table->find(key);
    return it == table->end() ? 0 : it->second;
  }
  std::size_t size() const {
    // CHECK: +    return [](const auto &all) { return all.size(); }(table_.view());
    return table_.withRLock([](const auto &all) { return all.size(); });
  }
  // CHECK: +    table_.insert_or_assign(key, value);
  void registerRoute(const std::string &key, int value) {
    (*table_.wlock())[key] = value;
  }
  void registerEmpty(const std::string &key) {
    // CHECK: +    table_.emplace(key, 0);
    table_->emplace(key, 0);
  }
  void shutdown() {
    // CHECK: +    [](auto table) { table.clear(); }(table_.update());
    table_.withWLockPtr([](auto table) { table->clear(); });
  }
  void reload() {
    // CHECK: +    auto table = table_.update();
    auto table = table_.wlock();
    // CHECK: +    if (table.size() > 100)
    // CHECK-NEXT: +      table.clear();
    // CHECK-NEXT: +    table.publish();
    if (table->size() > 100)
      table->clear();
    table.unlock();
  }

private:
  // CHECK: -  folly::Synchronized<std::unordered_map<std::string, int>> table_;
  // CHECK-NEXT: +  unlatch::registry<std::string, int> table_;
  folly::Synchronized<std::unordered_map<std::string, int>> table_;
};

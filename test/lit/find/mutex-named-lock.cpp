// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// RUN: not %unlatch migrate %s -- -std=c++17 | FileCheck --check-prefix=DIFF %s
// A mutex is called "lock", as many are: it is no part of a class that holds
// data together with a lock.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Exchanges {
public:
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> held(lock);
    auto it = table.find(name);
    return it == table.end() ? 0 : it->second;
  }
  void add(const std::string &name, int id) {
    std::unique_lock<std::shared_mutex> held(lock);
    table[name] = id;
  }

private:
  // CHECK: 'Exchanges::table' can be migrated
  // CHECK-NOT: unsupported-lock
  // DIFF: -  std::map<std::string, int> table;
  // DIFF-NEXT: -  mutable std::shared_mutex lock;
  // DIFF-NEXT: +  unlatch::ordered_registry<std::string, int> table;
  std::map<std::string, int> table;
  mutable std::shared_mutex lock;
};

int use(Exchanges &exchanges) {
  exchanges.add("direct", 1);
  return exchanges.find("direct");
}

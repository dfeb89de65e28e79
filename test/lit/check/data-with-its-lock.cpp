// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 -I%S/../find/Inputs | FileCheck %s --implicit-check-not=warning:
// What is found in a locked object and outlives its lock.
#include <folly/Synchronized.h>
#include <string>
#include <unordered_map>

using Table = std::unordered_map<std::string, int>;

class Positive {
public:
  int afterStatement(const std::string &key) const {
    auto it = table_.rlock()->find(key);
    // CHECK: [[@LINE+1]]:12: warning: an element of 'Positive::table_' is used after the lock that it was found under; 'Positive::table_' guards it no longer [unlatch-escaping-reference]
    return it->second;
  }
  const int &reference(const std::string &key) const {
    // CHECK: [[@LINE+1]]:12: warning: an element of 'Positive::table_' leaves the lock (a reference to it is returned)
    return table_.rlock()->at(key);
  }
  const Table &all() const {
    // CHECK: [[@LINE+1]]:12: warning: 'Positive::table_' is handed out by reference
    return *table_.rlock();
  }
  int released(const std::string &key) const {
    auto table = table_.rlock();
    auto found = table->count(key);
    table.unlock();
    // CHECK: [[@LINE+1]]:20: warning: read of 'Positive::table_' without 'Positive::table_'
    return found + table->size();
  }
  void set(const std::string &key, int value) {
    (*table_.wlock())[key] = value;
  }
  void remove(const std::string &key) {
    table_.withWLock([&](Table &table) { table.erase(key); });
  }

private:
  folly::Synchronized<Table> table_;
};

class Negative {
public:
  int find(const std::string &key) const {
    auto table = table_.rlock();
    auto it = table->find(key);
    return it == table->end() ? 0 : it->second;
  }
  int at(const std::string &key) const { return table_.rlock()->at(key); }
  int twice(const std::string &key) const {
    return table_.rlock()->count(key) ? table_.rlock()->at(key) : 0;
  }
  Table all() const { return *table_.rlock(); }
  int sum() const {
    int sum = 0;
    table_.withRLock([&](const Table &table) {
      for (const auto &[key, value] : table)
        sum += value;
    });
    auto table = table_.rlock();
    for (const auto &[key, value] : *table)
      sum += value;
    return sum;
  }
  bool tried(const std::string &key) const {
    if (auto table = table_.tryRLock())
      return table->count(key) != 0;
    return false;
  }
  void set(const std::string &key, int value) {
    auto table = table_.wlock();
    (*table)[key] = value;
  }
  void remove(const std::string &key) { table_.wlock()->erase(key); }

private:
  folly::Synchronized<Table> table_;
};

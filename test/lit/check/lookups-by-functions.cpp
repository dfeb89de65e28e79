// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning:
// Elements that are handed to function templates which take what is looked up by
// a reference, and only look: whether they change it, their own unit tells.
#include <map>
#include <mutex>
#include <shared_mutex>

template <typename Map>
typename Map::mapped_type *findOrNull(Map &map,
                                      const typename Map::key_type &key) {
  auto it = map.find(key);
  return it == map.end() ? nullptr : &it->second;
}

class Tables {
public:
  int find(int table, int row) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto *rows = findOrNull(tables_, table);
    if (!rows)
      return 0;
    auto *value = findOrNull(*rows, row);
    return value ? *value : 0;
  }
  int findInPlace(int table, int row) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = tables_.find(table);
    if (it == tables_.end())
      return 0;
    auto *value = findOrNull(it->second, row);
    return value ? *value : 0;
  }
  void change(int table, int row) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto *rows = findOrNull(tables_, table);
    if (rows)
      // CHECK: [[@LINE+1]]:{{.*}} change of an element of 'Tables::tables_'
      (*rows)[row] = 1;
  }
  void set(int table, int row, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    tables_[table][row] = value;
  }

private:
  std::shared_mutex mutex_;
  std::map<int, std::map<int, int>> tables_;
};

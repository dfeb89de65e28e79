#include <map>
#include <mutex>
#include <shared_mutex>

class Table {
public:
#include "methods.inc"
  int lookup(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(key);
    return it == entries_.end() ? 0 : it->second;
  }
  void store(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> entries_;
};
int use(Table &table) { return table.lookup(table.has(1)); }

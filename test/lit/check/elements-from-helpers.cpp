// RUN: not %unlatch check %s -- -std=c++17 > %t.found 2>/dev/null
// RUN: FileCheck %s --implicit-check-not=warning: < %t.found
// What a private helper found is the caller's to answer for.
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct Entry {
  int value = 0;
};

class Table {
public:
  void raise(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    // CHECK: :[[@LINE+2]]:{{.*}}warning: {{.*}}write-under-shared-lock
    if (Entry *entry = change(key))
      ++entry->value;
  }
  const Entry *get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    // CHECK: :[[@LINE+1]]:{{.*}}warning: {{.*}}escaping-reference
    return look(key);
  }
  int value(int key) const {
    const Entry *entry = nullptr;
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      entry = look(key);
    }
    return entry != nullptr ? 1 : 0;
  }
  int inside(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const Entry *entry = look(key);
    return entry != nullptr ? entry->value : -1;
  }
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (Entry *entry = change(key))
      entry->value = value;
    else
      table_.emplace(key, Entry{value});
  }
  void drop(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    table_.erase(key);
  }

private:
  const Entry *look(int key) const {
    auto it = table_.find(key);
    return it == table_.end() ? nullptr : &it->second;
  }
  Entry *change(int key) {
    auto it = table_.find(key);
    return it == table_.end() ? nullptr : &it->second;
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Entry> table_;
};

// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 > %t.found
// RUN: FileCheck %s < %t.found
// Elements that helpers give and that their callers go on with where there may
// be another in their place, or where they would have to be const.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct Entry {
  int value = 0;
};

// CHECK: Changed::changed_
// CHECK-NOT: remark
// CHECK: this may put another element in the place of one that a helper gave
// CHECK-SAME: [locked-helper]
class Changed {
public:
  int swapIn(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    changed_.try_emplace(key);
    const Entry *seen = &look(key);
    change(key).value = value;
    return seen->value;
  }

private:
  const Entry &look(int key) const { return changed_.at(key); }
  Entry &change(int key) { return changed_.at(key); }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Entry> changed_;
};

// CHECK: Replaced::replaced_
// CHECK: this may put another element in the place of one that a helper gave
// CHECK-SAME: [locked-helper]
class Replaced {
public:
  int replace(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    replaced_.try_emplace(key);
    Entry *entry = find(key);
    replaced_[key] = Entry{value};
    entry->value += 1;
    return entry->value;
  }

private:
  Entry *find(int key) {
    auto it = replaced_.find(key);
    return it == replaced_.end() ? nullptr : &it->second;
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Entry> replaced_;
};

// CHECK: Relocked::relocked_
// CHECK: used after the lock was released and taken again
class Relocked {
public:
  int twice(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const Entry *entry = find(key);
    int value = entry->value;
    lock.unlock();
    std::cout << value;
    lock.lock();
    return value + entry->value;
  }
  void add(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    relocked_.emplace(key, Entry{value});
  }

private:
  const Entry *find(int key) const {
    auto it = relocked_.find(key);
    return it == relocked_.end() ? nullptr : &it->second;
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Entry> relocked_;
};

// CHECK: NotConst::notConst_
// CHECK: [locked-helper]
// CHECK: gives elements to its callers that are not const, and nobody changes
class NotConst {
public:
  int get(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    Entry *entry = find(key);
    return entry ? entry->value : -1;
  }
  void add(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    notConst_.emplace(key, Entry{value});
  }

private:
  Entry *find(int key) {
    auto it = notConst_.find(key);
    return it == notConst_.end() ? nullptr : &it->second;
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Entry> notConst_;
};

// CHECK: Stored::stored_
// CHECK: addresses of elements of 'Stored::stored_' leave the lock
// CHECK-SAME: [element-escapes]
class Stored {
public:
  void choose(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    chosen_ = find(key);
  }
  const Entry *chosen() const { return chosen_; }
  void add(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    stored_[key] = Entry{value};
  }

private:
  const Entry *find(int key) const {
    auto it = stored_.find(key);
    return it == stored_.end() ? nullptr : &it->second;
  }
  const Entry *chosen_ = nullptr;
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Entry> stored_;
};

// CHECK: Shared::shared_
// CHECK: [unsynchronized-access]
class Shared {
public:
  void raise(int key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (Entry *entry = find(key))
      ++entry->value;
  }
  void add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    shared_.emplace(key, Entry{1});
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = shared_.find(key);
    return it == shared_.end() ? -1 : it->second.value;
  }

private:
  Entry *find(int key) {
    auto it = shared_.find(key);
    return it == shared_.end() ? nullptr : &it->second;
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Entry> shared_;
};

int main() {
  Changed changed;
  Replaced replaced;
  Relocked relocked;
  relocked.add(1, 2);
  NotConst notConst;
  notConst.add(1, 3);
  Stored stored;
  stored.add(1, 4);
  stored.choose(1);
  Shared shared;
  shared.add(1);
  shared.raise(1);
  std::cout << changed.swapIn(1, 5) << replaced.replace(1, 5)
            << relocked.twice(1) << notConst.get(1) << stored.chosen()->value
            << shared.get(1) << "\n";
}

// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 > %t.found
// RUN: FileCheck %s < %t.found
// Elements that helpers give and that their callers go on with where there may
// be another in their place, or where they would have to be const.
#include <iostream>
#include <memory>
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

// A copy of the element owns something else.
// CHECK: Deep::deep_
// CHECK: this may put another element in the place of one that a helper gave
struct Owner {
  std::unique_ptr<int> owned = std::make_unique<int>(0);
  int changes = 0;
  Owner() = default;
  Owner(const Owner &other)
      : owned(std::make_unique<int>(*other.owned)), changes(other.changes) {}
};
class Deep {
public:
  int configure(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    deep_.try_emplace(key);
    int *owned = find(key);
    deep_.at(key).changes += 1;
    *owned = value;
    return *deep_.at(key).owned;
  }
  int changes(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = deep_.find(key);
    return it == deep_.end() ? -1 : it->second.changes;
  }

private:
  int *find(int key) const {
    auto it = deep_.find(key);
    return it == deep_.end() ? nullptr : it->second.owned.get();
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Owner> deep_;
};

// What it gives is now the element, now something that the element points to.
// CHECK: Either::either_
// CHECK: gives an element's address to its caller
struct Redirected {
  int own = 0;
  int *other = nullptr;
};
class Either {
public:
  void configure(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (int *where = find(key))
      *where = value;
  }
  void add(int key, int *other) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    either_.emplace(key, Redirected{1, other});
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = either_.find(key);
    if (it == either_.end())
      return -1;
    return it->second.other ? *it->second.other : it->second.own;
  }

private:
  int *find(int key) {
    auto it = either_.find(key);
    if (it == either_.end())
      return nullptr;
    if (it->second.other)
      return it->second.other;
    return &it->second.own;
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Redirected> either_;
};

// The variable is not the lambda's own.
// CHECK: Captured::captured_
// CHECK: of an element: its address is stored
class Captured {
public:
  int get(int key) const {
    const Entry *found = nullptr;
    auto look = [&] {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      found = &captured_.at(key);
    };
    look();
    return found->value;
  }
  void add(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    captured_.emplace(key, Entry{value});
  }
  void drop(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    captured_.erase(key);
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Entry> captured_;
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
            << shared.get(1);
  Deep deep;
  int other = 0;
  Either either;
  either.add(1, &other);
  either.configure(1, 7);
  Captured captured;
  captured.add(1, 8);
  std::cout << deep.configure(1, 6) << deep.changes(1) << either.get(1)
            << other << captured.get(1) << "\n";
  captured.drop(1);
}

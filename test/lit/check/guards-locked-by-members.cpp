// Guards whose constructor only keeps the lock's address: their member
// functions lock, and say how.
// RUN: not %unlatch check %s -- -std=c++17 | FileCheck %s
#include <pthread.h>

#include <string>
#include <unordered_map>

class Guard {
public:
  explicit Guard(pthread_rwlock_t *lock) : lock_(lock) {}
  ~Guard() { unlock(); }

  bool tryrdlock() {
    if (pthread_rwlock_tryrdlock(lock_) == 0)
      return true;
    lock_ = nullptr;
    return false;
  }
  void rdlock() { pthread_rwlock_rdlock(lock_); }
  void wrlock() { pthread_rwlock_wrlock(lock_); }
  void unlock() {
    if (lock_ != nullptr) {
      pthread_rwlock_unlock(lock_);
      lock_ = nullptr;
    }
  }

private:
  pthread_rwlock_t *lock_ = nullptr;
};

class Store {
public:
  bool add(const std::string &key) {
    Guard guard(&lock_);
    guard.rdlock();
    // CHECK: [[@LINE+2]]:5: warning: insertion into 'Store::seen_' while
    // CHECK-SAME: 'Store::lock_' is only held shared
    seen_.insert({key, 1});
    return true;
  }
  bool addIfFree(const std::string &key, bool wait) {
    Guard guard(&lock_);
    if (wait)
      guard.rdlock();
    else if (!guard.tryrdlock())
      return false;
    // CHECK: [[@LINE+1]]:5: warning: insertion into 'Store::seen_' while
    seen_.insert({key, 1});
    return true;
  }
  // CHECK-NOT: warning
  bool has(const std::string &key) {
    Guard guard(&lock_);
    guard.rdlock();
    return seen_.count(key) != 0;
  }
  void clear() {
    Guard guard(&lock_);
    guard.wrlock();
    seen_.clear();
  }
  void erase(const std::string &key) {
    Guard guard(&lock_);
    guard.wrlock();
    seen_.erase(key);
  }
  void tooLate() {
    Guard guard(&lock_);
    guard.wrlock();
    seen_.erase("a");
    guard.unlock();
    // CHECK: [[@LINE+1]]:5: warning: write to 'Store::seen_' without
    seen_.erase("b");
  }

private:
  pthread_rwlock_t lock_ = PTHREAD_RWLOCK_INITIALIZER;
  std::unordered_map<std::string, int> seen_;
};

/// One that locks at once, in a function that this unit does not have, and can
/// be locked again, is held from the beginning.
class Relockable {
public:
  explicit Relockable(pthread_rwlock_t *mutex) : lock_(mutex) { lock(); }
  ~Relockable() { unlock(); }
  void lock();
  void unlock() { pthread_rwlock_unlock(lock_); }

private:
  pthread_rwlock_t *lock_;
};

class Table {
public:
  int get(int key) {
    Relockable guard(&lock_);
    // CHECK-NOT: 'Table::map_'
    return map_[key];
  }
  void set(int key, int value) {
    Relockable guard(&lock_);
    map_[key] = value;
  }
  void reset() {
    Relockable guard(&lock_);
    map_.clear();
  }

private:
  pthread_rwlock_t lock_ = PTHREAD_RWLOCK_INITIALIZER;
  std::unordered_map<int, int> map_;
};

void use(Store &store, Table &table) {
  store.add("a");
  store.addIfFree("b", true);
  store.has("c");
  store.clear();
  store.erase("d");
  store.tooLate();
  table.set(1, table.get(1));
  table.reset();
}

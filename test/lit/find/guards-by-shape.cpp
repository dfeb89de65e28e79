// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --check-prefix=UNSAFE --implicit-check-not=warning:
// Mutexes and guards that only their shape tells: what a constructor takes and
// the destructor gives back, whatever the class is called.
#include <map>
#include <mutex>
#include <shared_mutex>

class Spin {
public:
  void enter();
  void readLock();
  void readUnlock();
  void writeLock();
  void writeUnlock();

private:
  int state_ = 0;
};

class Reading {
public:
  explicit Reading(Spin &spin) : spin_(spin) { spin_.readLock(); }
  ~Reading() { spin_.readUnlock(); }

private:
  Spin &spin_;
};

class Writing {
public:
  explicit Writing(Spin *spin) : spin_(spin) {
    if (spin_)
      spin_->writeLock();
  }
  ~Writing() {
    if (spin_)
      spin_->writeUnlock();
  }

private:
  Spin *spin_;
};

// CHECK-DAG: 'OwnMutex::map_' {{.*}}'OwnMutex::spin_'
class OwnMutex {
public:
  int get(int k) const {
    Reading here(spin_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    Writing here(&spin_);
    map_[k] = v;
  }
  void wrong(int k) {
    Reading here(spin_);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: erase from 'OwnMutex::map_' while 'OwnMutex::spin_' is only held shared
    map_.erase(k);
  }

private:
  mutable Spin spin_;
  std::map<int, int> map_;
};

// One class for both modes, a member that is a guard, a base that is one.
template <class M> class Either {
public:
  Either(M &m, bool write) : m_(m), write_(write) {
    if (write_)
      m_.lock();
    else
      m_.lock_shared();
  }
  ~Either() {
    if (write_)
      m_.unlock();
    else
      m_.unlock_shared();
  }

private:
  M &m_;
  bool write_;
};
class Holding {
public:
  explicit Holding(std::shared_mutex &m) : lock_(m) {}

private:
  std::unique_lock<std::shared_mutex> lock_;
};

// CHECK-DAG: 'Several::map_' {{.*}}'Several::mutex_'
class Several {
public:
  int get(int k) const {
    Either<std::shared_mutex> here(mutex_, false);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    Either<std::shared_mutex> here(mutex_, true);
    map_[k] = v;
  }
  void drop(int k) {
    Holding here(mutex_);
    map_.erase(k);
  }
  void wrong(int k) {
    Either<std::shared_mutex> here(mutex_, false);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: erase from 'Several::map_' while 'Several::mutex_' is only held shared
    map_.erase(k);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// A guard that is given the object, and helpers that lock for their callers.
struct Registry {
  mutable std::shared_mutex mutex;
  std::map<int, int> map; // CHECK-DAG: 'Registry::map' {{.*}}'Registry::mutex'

  void lockRead() const { mutex.lock_shared(); }
  void unlockRead() const { mutex.unlock_shared(); }
  std::unique_lock<std::shared_mutex> lockAll() {
    return std::unique_lock<std::shared_mutex>(mutex);
  }
};
class OnRegistry {
public:
  explicit OnRegistry(Registry &r) : r_(r) { r_.mutex.lock(); }
  ~OnRegistry() { r_.mutex.unlock(); }

private:
  Registry &r_;
};
void add(Registry &r, int k) {
  OnRegistry here(r);
  r.map[k] = k;
}
int size(const Registry &r) {
  r.lockRead();
  int n = r.map.size();
  r.unlockRead();
  return n;
}
void drop(Registry &r, int k) {
  auto here = r.lockAll();
  r.map.erase(k);
}
int late(const Registry &r) {
  r.lockRead();
  r.unlockRead();
  // UNSAFE-DAG: [[@LINE+1]]:10: warning: read of 'Registry::map' without 'Registry::mutex'
  return r.map.size();
}

// Macros that make a guard.
#define READ_LOCKED(m) std::shared_lock<std::shared_mutex> locked_(m)
#define WRITE_LOCKED(m) std::unique_lock<std::shared_mutex> locked_(m)
// CHECK-DAG: 'Macros::map_' {{.*}}'Macros::mutex_'
class Macros {
public:
  int get(int k) const {
    READ_LOCKED(mutex_);
    return map_.count(k);
  }
  void set(int k, int v) {
    WRITE_LOCKED(mutex_);
    map_[k] = v;
  }
  // UNSAFE-DAG: [[@LINE+1]]:31: warning: read of 'Macros::map_' without 'Macros::mutex_'
  bool empty() const { return map_.empty(); }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// What is named like a guard but takes no lock is none, and neither is one kept
// where nobody can follow it: nothing is said of what happens under that.
class ScopedTimer {
public:
  explicit ScopedTimer(std::shared_mutex &) {}
  ~ScopedTimer() {}
};
#include <optional>
// CHECK-DAG: 'Kept::map_' {{.*}}'Kept::mutex_'
class Kept {
public:
  int get(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(k);
  }
  void set(int k, int v) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_[k] = v;
  }
  int more(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(k) + map_.size();
  }
  void inOptional(int k) {
    std::optional<std::unique_lock<std::shared_mutex>> lock;
    lock.emplace(mutex_);
    map_.erase(k);
  }
  void timed(int k) {
    ScopedTimer here(mutex_);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: write to 'Kept::map_' without 'Kept::mutex_'
    map_.erase(k);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --check-prefix=UNSAFE --implicit-check-not=warning:
// The reader/writer locks of the common libraries, by name: the guard is found,
// in its mode, and an access outside of it is told.
#include "Inputs/lock_families.h"

// CHECK-DAG: 'Boost::map_' {{.*}}'Boost::mutex_'
class Boost {
public:
  int get(int k) const {
    boost::shared_lock<boost::shared_mutex> lock(mutex_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    boost::unique_lock<boost::shared_mutex> lock(mutex_);
    map_[k] = v;
  }
  // Upgraded in between: the write holds it exclusively.
  int getOrMake(int k) {
    boost::upgrade_lock<boost::shared_mutex> lock(mutex_);
    auto it = map_.find(k);
    if (it != map_.end())
      return it->second;
    boost::upgrade_to_unique_lock<boost::shared_mutex> alone(lock);
    return map_.emplace(k, 0).first->second;
  }
  void upgradedTooLate(int k) {
    boost::upgrade_lock<boost::shared_mutex> lock(mutex_);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: erase from 'Boost::map_' while 'Boost::mutex_' is only
    map_.erase(k);
  }
  void byHand(int k) {
    mutex_.lock_upgrade();
    if (map_.count(k) == 0) {
      mutex_.unlock_upgrade_and_lock();
      map_.emplace(k, 0);
      mutex_.unlock();
      return;
    }
    mutex_.unlock_upgrade();
  }
  bool tried(int k) const {
    boost::shared_lock<boost::shared_mutex> lock(mutex_, boost::try_to_lock);
    if (!lock.owns_lock())
      return false;
    return map_.count(k) != 0;
  }
  // UNSAFE-DAG: [[@LINE+1]]:31: warning: read of 'Boost::map_' without 'Boost::mutex_'
  bool empty() const { return map_.empty(); }

private:
  mutable boost::shared_mutex mutex_;
  std::map<int, int> map_;
};

// CHECK-DAG: 'Absl::map_' {{.*}}'Absl::mutex_'
class Absl {
public:
  int get(int k) const {
    absl::ReaderMutexLock lock(&mutex_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    absl::WriterMutexLock lock(&mutex_);
    map_[k] = v;
  }
  void drop(int k) {
    absl::MutexLock lock(&mutex_);
    map_.erase(k);
  }
  void maybe(int k) {
    absl::MutexLockMaybe lock(&mutex_);
    map_.erase(k);
  }
  int byHand(int k) const {
    mutex_.ReaderLock();
    int n = map_.count(k);
    mutex_.ReaderUnlock();
    return n;
  }
  void released(int k) {
    absl::ReleasableMutexLock lock(&mutex_);
    map_.erase(k);
    lock.Release();
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: write to 'Absl::map_' without 'Absl::mutex_'
    map_.erase(k + 1);
  }

private:
  mutable absl::Mutex mutex_;
  std::map<int, int> map_;
};

// CHECK-DAG: 'Folly::map_' {{.*}}'Folly::mutex_'
class Folly {
public:
  int get(int k) const {
    folly::SharedMutex::ReadHolder lock(mutex_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    folly::SharedMutex::WriteHolder lock(mutex_);
    map_[k] = v;
  }
  void wrong(int k) {
    folly::SharedMutex::ReadHolder lock(mutex_);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: erase from 'Folly::map_' while 'Folly::mutex_' is only held shared
    map_.erase(k);
  }

private:
  mutable folly::SharedMutex mutex_;
  std::map<int, int> map_;
};

// CHECK-DAG: 'Llvm::map_' {{.*}}'Llvm::mutex_'
class Llvm {
public:
  int get(int k) const {
    llvm::sys::ScopedReader lock(mutex_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    llvm::sys::ScopedWriter lock(mutex_);
    map_[k] = v;
  }

private:
  mutable llvm::sys::RWMutex mutex_;
  std::map<int, int> map_;
};

// CHECK-DAG: 'Qt::map_' {{.*}}'Qt::lock_'
class Qt {
public:
  int get(int k) const {
    QReadLocker locker(&lock_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    QWriteLocker locker(&lock_);
    map_[k] = v;
  }
  int getOrMake(int k) {
    QReadLocker reader(&lock_);
    auto it = map_.find(k);
    if (it != map_.end())
      return it->second;
    reader.unlock();
    QWriteLocker writer(&lock_);
    return map_.emplace(k, 0).first->second;
  }
  void again(int k) {
    QWriteLocker writer(&lock_);
    map_.erase(k);
    writer.unlock();
    writer.relock();
    map_.erase(k + 1);
    writer.unlock();
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: write to 'Qt::map_' without 'Qt::lock_'
    map_.erase(k + 2);
  }
  void byHand(int k) {
    lock_.lockForWrite();
    map_.erase(k);
    lock_.unlock();
  }

private:
  mutable QReadWriteLock lock_;
  std::map<int, int> map_;
};

// CHECK-DAG: 'OfPoco::map_' {{.*}}'OfPoco::lock_'
class OfPoco {
public:
  int get(int k) const {
    Poco::ScopedReadRWLock lock(lock_);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    Poco::ScopedWriteRWLock lock(lock_);
    map_[k] = v;
  }
  void flagged(int k) {
    Poco::ScopedRWLock lock(lock_, true);
    map_.erase(k);
  }
  void unflagged(int k) {
    Poco::ScopedRWLock lock(lock_);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: erase from 'OfPoco::map_' while 'OfPoco::lock_' is only held shared
    map_.erase(k);
  }

private:
  mutable Poco::RWLock lock_;
  std::map<int, int> map_;
};

// CHECK-DAG: 'Tbb::map_' {{.*}}'Tbb::mutex_'
class Tbb {
public:
  int get(int k) const {
    tbb::spin_rw_mutex::scoped_lock lock(mutex_, false);
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    tbb::spin_rw_mutex::scoped_lock lock(mutex_);
    map_[k] = v;
  }
  void upgraded(int k) {
    tbb::spin_rw_mutex::scoped_lock lock(mutex_, false);
    if (map_.count(k) != 0) {
      lock.upgrade_to_writer();
      map_.erase(k);
    }
  }
  void released(int k) {
    tbb::spin_rw_mutex::scoped_lock lock(mutex_);
    map_.erase(k);
    lock.release();
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: write to 'Tbb::map_' without 'Tbb::mutex_'
    map_.erase(k + 1);
  }
  int getOrMake(int k) {
    tbb::spin_rw_mutex::scoped_lock lock(mutex_, false);
    auto it = map_.find(k);
    if (it != map_.end())
      return it->second;
    lock.release();
    lock.acquire(mutex_);
    if (map_.count(k) == 0)
      map_[k] = k;
    return map_[k];
  }
  void lockedLater(int k) {
    tbb::spin_rw_mutex::scoped_lock lock;
    lock.acquire(mutex_, true);
    map_[k] = k;
  }
  void lockedLaterToRead(int k) {
    tbb::spin_rw_mutex::scoped_lock lock;
    lock.acquire(mutex_, false);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: erase from 'Tbb::map_' while 'Tbb::mutex_'
    map_.erase(k);
  }

private:
  mutable tbb::spin_rw_mutex mutex_;
  std::map<int, int> map_;
};

// CHECK-DAG: 'Posix::map_' {{.*}}'Posix::lock_'
class Posix {
public:
  int get(int k) {
    pthread_rwlock_rdlock(&lock_);
    int n = map_.count(k);
    pthread_rwlock_unlock(&lock_);
    return n;
  }
  void set(int k, int v) {
    pthread_rwlock_wrlock(&lock_);
    map_[k] = v;
    pthread_rwlock_unlock(&lock_);
  }
  void tried(int k) {
    if (pthread_rwlock_trywrlock(&lock_) != 0)
      return;
    map_.erase(k);
    pthread_rwlock_unlock(&lock_);
  }
  void wrong(int k) {
    pthread_rwlock_rdlock(&lock_);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: erase from 'Posix::map_' while 'Posix::lock_' is only held shared
    map_.erase(k);
    pthread_rwlock_unlock(&lock_);
  }

private:
  pthread_rwlock_t lock_ = PTHREAD_RWLOCK_INITIALIZER;
  std::map<int, int> map_;
};

// Declarations as the libraries make them, as far as locking goes.
#pragma once
#include <map>
#include <pthread.h>
#include <string>

namespace boost {
struct defer_lock_t {};
struct try_to_lock_t {};
inline constexpr try_to_lock_t try_to_lock{};
class shared_mutex {
public:
  void lock();
  bool try_lock();
  void unlock();
  void lock_shared();
  bool try_lock_shared();
  void unlock_shared();
  void lock_upgrade();
  void unlock_upgrade();
  void unlock_upgrade_and_lock();
};
template <class M> class upgrade_lock {
public:
  explicit upgrade_lock(M &m);
  ~upgrade_lock();
};
template <class M> class shared_lock {
public:
  explicit shared_lock(M &m);
  shared_lock(M &m, try_to_lock_t);
  ~shared_lock();
  bool owns_lock() const;
  void lock();
  void unlock();
};
template <class M> class unique_lock {
public:
  explicit unique_lock(M &m);
  unique_lock(upgrade_lock<M> &&m);
  ~unique_lock();
  void lock();
  void unlock();
};
template <class M> class lock_guard {
public:
  explicit lock_guard(M &m);
  ~lock_guard();
};
template <class M> class upgrade_to_unique_lock {
public:
  explicit upgrade_to_unique_lock(upgrade_lock<M> &m);
  ~upgrade_to_unique_lock();
};
} // namespace boost

namespace absl {
class Mutex {
public:
  void Lock();
  void Unlock();
  void ReaderLock();
  void ReaderUnlock();
  void WriterLock();
  void WriterUnlock();
  bool ReaderTryLock();
};
class MutexLock {
public:
  explicit MutexLock(Mutex *m);
  ~MutexLock();
};
class ReaderMutexLock {
public:
  explicit ReaderMutexLock(Mutex *m);
  ~ReaderMutexLock();
};
class WriterMutexLock {
public:
  explicit WriterMutexLock(Mutex *m);
  ~WriterMutexLock();
};
class ReleasableMutexLock {
public:
  explicit ReleasableMutexLock(Mutex *m);
  ~ReleasableMutexLock();
  void Release();
};
class MutexLockMaybe {
public:
  explicit MutexLockMaybe(Mutex *m);
  ~MutexLockMaybe();
};
} // namespace absl

namespace folly {
template <bool ReaderPriority> class SharedMutexImpl {
public:
  void lock();
  void unlock();
  void lock_shared();
  void unlock_shared();
  class ReadHolder {
  public:
    explicit ReadHolder(SharedMutexImpl &m);
    ~ReadHolder();
    void unlock();
  };
  class WriteHolder {
  public:
    explicit WriteHolder(SharedMutexImpl &m);
    ~WriteHolder();
    void unlock();
  };
};
using SharedMutex = SharedMutexImpl<true>;
} // namespace folly

namespace llvm::sys {
template <bool Threaded> class SmartRWMutex {
public:
  bool lock_shared();
  bool unlock_shared();
  bool lock();
  bool unlock();
};
template <bool Threaded> class SmartScopedReader {
public:
  explicit SmartScopedReader(SmartRWMutex<Threaded> &m);
  ~SmartScopedReader();
};
template <bool Threaded> class SmartScopedWriter {
public:
  explicit SmartScopedWriter(SmartRWMutex<Threaded> &m);
  ~SmartScopedWriter();
};
using ScopedReader = SmartScopedReader<true>;
using ScopedWriter = SmartScopedWriter<true>;
using RWMutex = SmartRWMutex<true>;
} // namespace llvm::sys

class QReadWriteLock {
public:
  void lockForRead();
  bool tryLockForRead();
  void lockForWrite();
  void unlock();
};
class QReadLocker {
public:
  QReadLocker(QReadWriteLock *lock);
  ~QReadLocker();
  void unlock();
  void relock();
};
class QWriteLocker {
public:
  QWriteLocker(QReadWriteLock *lock);
  ~QWriteLocker();
  void unlock();
  void relock();
};

namespace Poco {
class RWLock {
public:
  void readLock();
  bool tryReadLock();
  void writeLock();
  void unlock();
};
class ScopedRWLock {
public:
  ScopedRWLock(RWLock &lock, bool write = false);
  ~ScopedRWLock();
};
class ScopedReadRWLock : public ScopedRWLock {
public:
  explicit ScopedReadRWLock(RWLock &lock);
};
class ScopedWriteRWLock : public ScopedRWLock {
public:
  explicit ScopedWriteRWLock(RWLock &lock);
};
} // namespace Poco

namespace tbb {
namespace detail {
namespace d1 {
template <class M> class rw_scoped_lock {
public:
  rw_scoped_lock();
  rw_scoped_lock(M &m, bool write = true);
  ~rw_scoped_lock();
  void acquire(M &m, bool write = true);
  void release();
  bool upgrade_to_writer();
};
class spin_rw_mutex {
public:
  using scoped_lock = rw_scoped_lock<spin_rw_mutex>;
  void lock();
  void unlock();
  void lock_shared();
  void unlock_shared();
};
} // namespace d1
} // namespace detail
using detail::d1::spin_rw_mutex;
} // namespace tbb

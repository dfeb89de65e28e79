// What programs see of folly::Synchronized: the names, and who locks how.
#ifndef STAND_IN_FOLLY_SYNCHRONIZED_H
#define STAND_IN_FOLLY_SYNCHRONIZED_H

#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace folly {

class SharedMutexImpl {
public:
  void lock();
  void unlock();
  void lock_shared();
  void unlock_shared();
};
using SharedMutex = SharedMutexImpl;

struct ForReading;
struct ForWriting;

template <class T, class Policy> class LockedPtr {
public:
  template <class Parent> explicit LockedPtr(Parent *parent);
  LockedPtr(LockedPtr &&);
  ~LockedPtr();
  T *operator->() const;
  T &operator*() const;
  explicit operator bool() const;
  bool isNull() const;
  void unlock();

private:
  T *value_ = nullptr;
  void *held_ = nullptr;
};

template <class T, class Mutex = SharedMutex> class Synchronized {
public:
  using RLockedPtr = LockedPtr<const T, ForReading>;
  using WLockedPtr = LockedPtr<T, ForWriting>;

  Synchronized() = default;
  WLockedPtr wlock() { return WLockedPtr(this); }
  RLockedPtr rlock() const { return RLockedPtr(this); }
  RLockedPtr tryRLock() const { return RLockedPtr(this); }
  template <class Rep, class Period>
  WLockedPtr wlock(const std::chrono::duration<Rep, Period> &) {
    return WLockedPtr(this);
  }
  WLockedPtr operator->() { return WLockedPtr(this); }
  RLockedPtr operator->() const { return RLockedPtr(this); }
  template <class F> auto withRLock(F &&f) const {
    return std::forward<F>(f)(*rlock());
  }
  template <class F> auto withWLock(F &&f) {
    return std::forward<F>(f)(*wlock());
  }
  template <class F> auto withWLockPtr(F &&f) {
    return std::forward<F>(f)(wlock());
  }
  T copy() const;
  void swap(T &other);

private:
  T datum_;
  mutable Mutex mutex_;
};

} // namespace folly

#endif

#pragma once
#include "macros.h"
#include <shared_mutex>
class MY_CAPABILITY("mutex") Mutex {
public:
  void lock() MY_ACQUIRE() { m_.lock(); }
  void unlock() MY_RELEASE() { m_.unlock(); }
  void lock_shared() MY_ACQUIRE_SHARED() { m_.lock_shared(); }
  void unlock_shared() MY_RELEASE() { m_.unlock_shared(); }
private:
  std::shared_mutex m_;
};
class MY_SCOPED_CAPABILITY Read {
public:
  explicit Read(Mutex &m) MY_ACQUIRE_SHARED(m) : m_(m) { m_.lock_shared(); }
  ~Read() MY_RELEASE_GENERIC() { m_.unlock_shared(); }
private:
  Mutex &m_;
};
class MY_SCOPED_CAPABILITY Write {
public:
  explicit Write(Mutex &m) MY_ACQUIRE(m) : m_(m) { m_.lock(); }
  ~Write() MY_RELEASE() { m_.unlock(); }
private:
  Mutex &m_;
};

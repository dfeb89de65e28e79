// RUN: rm -rf %t && mkdir %t && cp %s %t/a.cpp && %compdb %t
// RUN: %unlatch find -p %t --format=json > %t.json
// RUN: %print-json %t.json | FileCheck %s
// A subscript of a key that is there inserts nothing, whatever becomes of the
// lock later; given back in between, it has promised nothing.
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Kept {
public:
  int get(std::string key) {
    std::shared_lock lock(mutex_);
    if (entries_.count(key) == 0)
      return -1;
    int found = entries_[key];
    lock.unlock();
    return found + 1;
  }
  int poll(const std::string &key, int turns) {
    std::shared_lock lock(mutex_);
    for (int i = 0; i != turns; ++i) {
      if (entries_.count(key) != 0)
        return entries_[key];
      lock.unlock();
      lock.lock();
    }
    return -1;
  }
  void put(const std::string &key, int value) {
    std::unique_lock lock(mutex_);
    entries_[key] = value;
  }

private:
  std::shared_mutex mutex_;
  // CHECK: Kept::entries_
  // CHECK-NOT: unsynchronized-access
  std::map<std::string, int> entries_;
};

class GivenBack {
public:
  int get(const std::string &key) {
    std::shared_lock lock(mutex_);
    if (entries_.count(key) == 0)
      return -1;
    lock.unlock();
    lock.lock();
    return entries_[key];
  }
  void put(const std::string &key, int value) {
    std::unique_lock lock(mutex_);
    entries_[key] = value;
  }

private:
  std::shared_mutex mutex_;
  // CHECK: GivenBack::entries_
  // CHECK: unsynchronized-access
  std::map<std::string, int> entries_;
};

// A jump leads past the test.
class Jumped {
public:
  int get(const std::string &key, bool sure) {
    std::shared_lock lock(mutex_);
    if (sure)
      goto there;
    if (entries_.count(key) == 0)
      return -1;
  there:
    return entries_[key];
  }
  void put(const std::string &key, int value) {
    std::unique_lock lock(mutex_);
    entries_[key] = value;
  }

private:
  std::shared_mutex mutex_;
  // CHECK: Jumped::entries_
  // CHECK: unsynchronized-access
  std::map<std::string, int> entries_;
};

class Switched {
public:
  int get(const std::string &key, int how) {
    std::shared_lock lock(mutex_);
    switch (how) {
    case 0:
      ++asked_;
      if (entries_.count(key) == 0)
        return -1;
      [[fallthrough]];
    default:
      return entries_[key];
    }
  }
  void put(const std::string &key, int value) {
    std::unique_lock lock(mutex_);
    entries_[key] = value;
  }

private:
  std::atomic<int> asked_{0};
  std::shared_mutex mutex_;
  // CHECK: Switched::entries_
  // CHECK: unsynchronized-access
  std::map<std::string, int> entries_;
};

class SwitchedAndTested {
public:
  int get(const std::string &key, int how) {
    std::shared_lock lock(mutex_);
    switch (how) {
    case 0:
      if (entries_.count(key) == 0)
        return -1;
      return entries_[key];
    default:
      return 0;
    }
  }
  void put(const std::string &key, int value) {
    std::unique_lock lock(mutex_);
    entries_[key] = value;
  }

private:
  std::shared_mutex mutex_;
  // CHECK: SwitchedAndTested::entries_
  std::map<std::string, int> entries_;
};

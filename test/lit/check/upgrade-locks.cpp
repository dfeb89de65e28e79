// A lock that may be upgraded keeps all others away but readers.
// RUN: not %unlatch check %s -- -std=c++17 | FileCheck %s
#include "../find/Inputs/lock_families.h"

#include <map>

int costly(int key);

class OnlyUpgraders {
public:
  // CHECK-NOT: OnlyUpgraders::map_
  int get(int key) {
    boost::upgrade_lock<boost::shared_mutex> lock(mutex_);
    return map_[key];
  }
  void byHand(int key) {
    mutex_.lock_upgrade();
    map_.erase(key);
    mutex_.unlock_upgrade();
  }
  void set(int key, int value) {
    boost::unique_lock<boost::shared_mutex> lock(mutex_);
    map_[key] = value;
  }

private:
  boost::shared_mutex mutex_;
  std::map<int, int> map_;
};

class BesideReaders {
public:
  int get(int key) {
    boost::upgrade_lock<boost::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+2]]:12: warning: operator[] may insert into
    // CHECK-SAME: 'BesideReaders::map_' while {{.*}} only held to be upgraded
    return map_[key];
    // CHECK: note: locked here, with readers let in
  }
  void byHand(int key) {
    mutex_.lock_upgrade();
    // CHECK: [[@LINE+1]]:5: warning: erase from 'BesideReaders::map_' while
    map_.erase(key);
    mutex_.unlock_upgrade_and_lock();
    // CHECK-NOT: [[@LINE+1]]:5: warning
    map_.erase(key + 1);
    mutex_.unlock();
  }
  // A branch has upgraded, another has not.
  void onePath(int key, bool rare) {
    mutex_.lock_upgrade();
    if (rare)
      mutex_.unlock_upgrade_and_lock();
    // CHECK: [[@LINE+1]]:5: warning: erase from 'BesideReaders::map_' while
    map_.erase(key);
    if (rare)
      mutex_.unlock();
    else
      mutex_.unlock_upgrade();
  }
  int getOrMake(int key) {
    boost::upgrade_lock<boost::shared_mutex> lock(mutex_);
    auto found = map_.find(key);
    if (found != map_.end())
      return found->second;
    boost::upgrade_to_unique_lock<boost::shared_mutex> alone(lock);
    // CHECK-NOT: [[@LINE+1]]:12: warning
    return map_.emplace(key, 0).first->second;
  }
  bool has(int key) {
    boost::shared_lock<boost::shared_mutex> lock(mutex_);
    return map_.count(key) != 0;
  }

private:
  boost::shared_mutex mutex_;
  std::map<int, int> map_;
};

void use(OnlyUpgraders &alone, BesideReaders &beside) {
  alone.get(1);
  alone.set(1, 2);
  alone.byHand(1);
  beside.get(1);
  beside.byHand(1);
  beside.onePath(1, false);
  beside.getOrMake(1);
  beside.has(1);
}

// RUN: %migrate-and-run %s
// Guards and mutexes of the program's own, and its macro.
#include <iostream>
#include <map>
#include <shared_mutex>
#include <string>

class RWLock {
public:
  void readLock() { mutex_.lock_shared(); }
  void readUnlock() { mutex_.unlock_shared(); }
  void writeLock() { mutex_.lock(); }
  void writeUnlock() { mutex_.unlock(); }

private:
  std::shared_mutex mutex_;
};

class Reading {
public:
  explicit Reading(RWLock &lock) : lock_(lock) { lock_.readLock(); }
  ~Reading() { lock_.readUnlock(); }

private:
  RWLock &lock_;
};

class Writing {
public:
  explicit Writing(RWLock &lock) : lock_(&lock) { lock_->writeLock(); }
  ~Writing() { lock_->writeUnlock(); }

private:
  RWLock *lock_;
};

class Zones {
public:
  int limitFor(const std::string &zone) const {
    Reading here(lock_);
    auto it = limits_.find(zone);
    return it == limits_.end() ? 0 : it->second;
  }
  int total() const {
    Reading here(lock_);
    int sum = 0;
    for (const auto &[zone, limit] : limits_)
      sum += limit;
    return sum;
  }
  void registerZone(const std::string &zone, int limit) {
    Writing here(lock_);
    limits_[zone] = limit;
  }
  void unregisterZone(const std::string &zone) {
    lock_.writeLock();
    limits_.erase(zone);
    lock_.writeUnlock();
  }

private:
  mutable RWLock lock_;
  std::map<std::string, int> limits_;
};

int main() {
  Zones zones;
  zones.registerZone("a", 1);
  zones.registerZone("b", 2);
  zones.registerZone("c", 4);
  zones.unregisterZone("b");
  for (const char *zone : {"a", "b", "c"})
    std::cout << zone << " " << zones.limitFor(zone) << "\n";
  std::cout << zones.total() << "\n";
}

// RUN: %migrate-and-run --keep %s
// A guard of the program's own that does more than lock: what else it does
// would be lost.
#include <atomic>
#include <iostream>
#include <map>
#include <shared_mutex>
#include <string>

static std::atomic<int> Readings{0};

class CountedReading {
public:
  explicit CountedReading(std::shared_mutex &mutex) : mutex_(mutex) {
    ++Readings;
    mutex_.lock_shared();
  }
  ~CountedReading() { mutex_.unlock_shared(); }

private:
  std::shared_mutex &mutex_;
};

class Writing {
public:
  explicit Writing(std::shared_mutex &mutex) : mutex_(mutex) { mutex_.lock(); }
  ~Writing() { mutex_.unlock(); }

private:
  std::shared_mutex &mutex_;
};

class Zones {
public:
  int limitFor(const std::string &zone) const {
    CountedReading here(mutex_);
    auto it = limits_.find(zone);
    return it == limits_.end() ? 0 : it->second;
  }
  void registerZone(const std::string &zone, int limit) {
    Writing here(mutex_);
    limits_[zone] = limit;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> limits_;
};

int main() {
  Zones zones;
  zones.registerZone("a", 1);
  std::cout << zones.limitFor("a") << zones.limitFor("b") << Readings << "\n";
}

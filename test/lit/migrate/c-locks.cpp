// RUN: %migrate-and-run %s
// Locks of C: what makes and ends them goes with them.
// REQUIRES: linux
#include <iostream>
#include <pthread.h>
#include <string>
#include <unordered_map>

class Ports {
public:
  Ports() {
    pthread_rwlock_init(&lock_, nullptr);
    ports_["http"] = 80;
  }
  ~Ports() { (void)pthread_rwlock_destroy(&lock_); }

  int port(const std::string &service) const {
    pthread_rwlock_rdlock(&lock_);
    auto it = ports_.find(service);
    int port = it == ports_.end() ? 0 : it->second;
    pthread_rwlock_unlock(&lock_);
    return port;
  }
  bool reserve(const std::string &service, int port) {
    pthread_rwlock_wrlock(&lock_);
    if (ports_.find(service) != ports_.end()) {
      pthread_rwlock_unlock(&lock_);
      return false;
    }
    ports_[service] = port;
    pthread_rwlock_unlock(&lock_);
    return true;
  }

private:
  mutable pthread_rwlock_t lock_;
  std::unordered_map<std::string, int> ports_;
};

class Reading {
public:
  explicit Reading(pthread_rwlock_t *lock) : lock_(lock) {
    pthread_rwlock_rdlock(lock_);
  }
  ~Reading() { pthread_rwlock_unlock(lock_); }

private:
  pthread_rwlock_t *lock_;
};

class Writing {
public:
  explicit Writing(pthread_rwlock_t *lock) : lock_(lock) {
    pthread_rwlock_wrlock(lock_);
  }
  ~Writing() { pthread_rwlock_unlock(lock_); }

private:
  pthread_rwlock_t *lock_;
};

static pthread_rwlock_t gLock = PTHREAD_RWLOCK_INITIALIZER;
static std::unordered_map<int, std::string> gNames;

static std::string nameOf(int id) {
  Reading here(&gLock);
  auto it = gNames.find(id);
  return it == gNames.end() ? std::string() : it->second;
}
static void setName(int id, const std::string &name) {
  Writing here(&gLock);
  gNames[id] = name;
}

int main() {
  Ports ports;
  std::cout << ports.port("http") << ports.reserve("smtp", 25)
            << ports.reserve("smtp", 26) << ports.port("smtp") << "\n";
  setName(1, "one");
  std::cout << nameOf(1) << "," << nameOf(2) << "\n";
}

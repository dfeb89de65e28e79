// RUN: %migrate-and-run --keep %s
// Whether the lock could be made is asked.
// REQUIRES: linux
#include <iostream>
#include <pthread.h>
#include <string>
#include <unordered_map>

class Ports {
public:
  Ports() : ready_(pthread_rwlock_init(&lock_, nullptr) == 0) {}
  ~Ports() {
    if (ready_)
      pthread_rwlock_destroy(&lock_);
  }
  int port(const std::string &service) const {
    pthread_rwlock_rdlock(&lock_);
    auto it = ports_.find(service);
    int port = it == ports_.end() ? 0 : it->second;
    pthread_rwlock_unlock(&lock_);
    return port;
  }
  void set(const std::string &service, int port) {
    pthread_rwlock_wrlock(&lock_);
    ports_[service] = port;
    pthread_rwlock_unlock(&lock_);
  }

private:
  mutable pthread_rwlock_t lock_;
  bool ready_;
  std::unordered_map<std::string, int> ports_;
};

int main() {
  Ports ports;
  ports.set("http", 80);
  std::cout << ports.port("http") << "\n";
}

#include "ports.h"

Ports::Ports() { pthread_rwlock_init(&lock_, nullptr); }

Ports::~Ports() { pthread_rwlock_destroy(&lock_); }

int Ports::port(const std::string &service) {
  pthread_rwlock_rdlock(&lock_);
  auto it = ports_.find(service);
  if (it == ports_.end()) {
    pthread_rwlock_unlock(&lock_);
    return -1;
  }
  int port = it->second;
  pthread_rwlock_unlock(&lock_);
  return port;
}

void Ports::open(const std::string &service, int port) {
  pthread_rwlock_wrlock(&this->lock_);
  ports_[service] = port;
  pthread_rwlock_unlock(&this->lock_);
}

void Ports::close(const std::string &service) {
  pthread_rwlock_wrlock(&lock_);
  ports_.erase(service);
  pthread_rwlock_unlock(&lock_);
}

#pragma once
#include <map>
#include <pthread.h>
#include <string>

class Ports {
public:
  Ports();
  ~Ports();
  int port(const std::string &service);
  void open(const std::string &service, int port);
  void close(const std::string &service);

private:
  pthread_rwlock_t lock_;
  std::map<std::string, int> ports_;
};

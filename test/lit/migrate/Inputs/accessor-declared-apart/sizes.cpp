#include "sizes.h"

#include <mutex>

std::shared_mutex Sizes::mutex_;

std::map<std::string, int> &Sizes::all() {
  static std::map<std::string, int> sizes;
  return sizes;
}

int Sizes::find(const std::string &name) {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  auto it = all().find(name);
  return it == all().end() ? 0 : it->second;
}

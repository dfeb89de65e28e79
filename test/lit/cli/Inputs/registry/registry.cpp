#include "registry.h"

void Registry::set(const std::string &name, const std::string &value) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  entries_[name] = value;
}

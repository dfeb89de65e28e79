#include "first.h"

int First::get(int key) const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  auto it = values_.find(key);
  return it == values_.end() ? 0 : it->second;
}

bool First::has(int key) const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  return values_.count(key) != 0;
}

void First::set(int key, int value) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  values_[key] = value;
}

#include "second.h"

int Second::get(int key) const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  auto it = values_.find(key);
  return it == values_.end() ? 0 : it->second;
}

bool Second::has(int key) const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  return values_.count(key) != 0;
}

void Second::set(int key, int value) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  values_[key] = value;
}

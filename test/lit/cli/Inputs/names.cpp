#include "names.h"

#include <mutex>

std::string Names::get(int id) const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  auto it = names_.find(id);
  if (it == names_.end())
    return "";
  return it->second;
}

void Names::set(int id, const std::string &name) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  names_[id] = name;
}

#include "sessions.h"

std::string Sessions::user(int id) const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  auto it = users_.find(id);
  return it == users_.end() ? "" : it->second;
}

bool Sessions::rename(int id, const std::string &name) {
  std::lock_guard<std::shared_mutex> lock(mutex_);
  auto it = users_.find(id);
  if (it == users_.end())
    return false;
  it->second = name;
  return true;
}

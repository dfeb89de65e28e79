#include "routes.h"

#include <mutex>
#include <utility>

bool Routes::put(const std::string &path, Route route) noexcept(false) {
  if (path.empty() || weight(path) > route.weight)
    return false;
  routes_[path] = std::move(route);
  return true;
}

void Routes::add(const std::string &path, Route route) {
  std::lock_guard<std::shared_mutex> lock(mutex_);
  put(path, std::move(route));
}

std::string Routes::target(const std::string &path) const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  auto it = routes_.find(path);
  return it == routes_.end() ? "none" : it->second.target;
}

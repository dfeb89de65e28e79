#include "router_registry.h"

#include <mutex>

namespace gateway {

void RouterRegistry::add(const std::string &name, const Router *router) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  routers_[name] = router;
}

const Router *RouterRegistry::find(const std::string &name) const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  auto it = routers_.find(name);
  if (it == routers_.end())
    return nullptr;
  return it->second;
}

std::unordered_map<std::string, const Router *> RouterRegistry::all() const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  return routers_;
}

} // namespace gateway

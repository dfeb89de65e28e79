// The routers that this process knows, by service name.
#ifndef GATEWAY_ROUTER_REGISTRY_H
#define GATEWAY_ROUTER_REGISTRY_H

#include "router.h"

#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace gateway {

// Routers are registered at start-up and when configuration is reloaded, and
// looked up for every request. The registry does not own them; a router lives
// until the process ends.
class RouterRegistry {
public:
  RouterRegistry() = default;
  RouterRegistry(const RouterRegistry &) = delete;
  RouterRegistry &operator=(const RouterRegistry &) = delete;

  // Replaces the router that had this name before, if any.
  void add(const std::string &name, const Router *router);

  // The router of that name, or null.
  const Router *find(const std::string &name) const;

  // A copy of the whole table, as it was at one moment.
  std::unordered_map<std::string, const Router *> all() const;

private:
  friend class ClientRouter;

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, const Router *> routers_;
};

} // namespace gateway

#endif // GATEWAY_ROUTER_REGISTRY_H

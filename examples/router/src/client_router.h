// Turns a client's request into the address that it is sent to.
#ifndef GATEWAY_CLIENT_ROUTER_H
#define GATEWAY_CLIENT_ROUTER_H

#include "router_registry.h"
#include "service_convention_registry.h"

#include <string>

namespace gateway {

class ClientRouter {
public:
  ClientRouter(const RouterRegistry &routers,
               const ServiceConventionRegistry &conventions,
               const Router &fallback)
      : routers_(routers), conventions_(conventions), fallback_(fallback) {}

  // Endpoint, prefix and path. Throws UnknownConvention if the service has a
  // router but no convention.
  std::string addressOf(const Request &request) const;

private:
  const Router *routerFor(const std::string &service) const;

  const RouterRegistry &routers_;
  const ServiceConventionRegistry &conventions_;
  const Router &fallback_;
};

} // namespace gateway

#endif // GATEWAY_CLIENT_ROUTER_H

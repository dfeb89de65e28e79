#include "client_router.h"

namespace gateway {

std::string ClientRouter::addressOf(const Request &request) const {
  const Router *router = routerFor(request.service);
  if (!router)
    return fallback_.endpointFor(request) + request.path;
  const auto convention = conventions_.get(request.service);
  return router->endpointFor(request) + convention->pathPrefix + request.path +
         "?v=" + convention->version;
}

const Router *ClientRouter::routerFor(const std::string &service) const {
  auto it = routers_.routers_.find(service);
  if (it == routers_.routers_.end())
    return nullptr;
  return it->second;
}

} // namespace gateway

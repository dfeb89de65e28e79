// Chooses the endpoint of one service that a request goes to.
#ifndef GATEWAY_ROUTER_H
#define GATEWAY_ROUTER_H

#include <string>
#include <vector>

namespace gateway {

struct Request {
  std::string service;
  std::string path;
};

class Router {
public:
  Router(std::string name, std::vector<std::string> endpoints);

  const std::string &name() const { return name_; }

  // Requests for one path always reach the same endpoint.
  const std::string &endpointFor(const Request &request) const;

private:
  std::string name_;
  std::vector<std::string> endpoints_;
};

} // namespace gateway

#endif // GATEWAY_ROUTER_H

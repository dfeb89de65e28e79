// How the services want to be called: version header and path prefix.
#ifndef GATEWAY_SERVICE_CONVENTION_REGISTRY_H
#define GATEWAY_SERVICE_CONVENTION_REGISTRY_H

#include <memory>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace gateway {

struct ServiceConvention {
  std::string version;
  std::string pathPrefix;
};

class UnknownConvention : public std::runtime_error {
public:
  explicit UnknownConvention(const std::string &service)
      : std::runtime_error("no convention for service '" + service + "'") {}
};

class ServiceConventionRegistry {
public:
  using ConventionPtr = std::shared_ptr<const ServiceConvention>;

  // False if the service already has a convention; that one stays.
  bool add(const std::string &service, ServiceConvention convention);

  // False if there was none.
  bool remove(const std::string &service);

  bool contains(const std::string &service) const;

  // Throws UnknownConvention if the service has none.
  ConventionPtr get(const std::string &service) const;

  // The services that have a convention, sorted.
  std::vector<std::string> services() const;

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, ConventionPtr> conventions_;
};

} // namespace gateway

#endif // GATEWAY_SERVICE_CONVENTION_REGISTRY_H

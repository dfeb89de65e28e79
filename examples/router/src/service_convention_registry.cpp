#include "service_convention_registry.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace gateway {

bool ServiceConventionRegistry::add(const std::string &service,
                                    ServiceConvention convention) {
  auto entry = std::make_shared<const ServiceConvention>(std::move(convention));
  std::lock_guard<std::shared_mutex> lock(mutex_);
  return conventions_.emplace(service, std::move(entry)).second;
}

bool ServiceConventionRegistry::remove(const std::string &service) {
  std::lock_guard lock(mutex_);
  return conventions_.erase(service) > 0;
}

bool ServiceConventionRegistry::contains(const std::string &service) const {
  std::shared_lock lock(mutex_);
  return conventions_.count(service) != 0;
}

ServiceConventionRegistry::ConventionPtr
ServiceConventionRegistry::get(const std::string &service) const {
  std::shared_lock lock(mutex_);
  const auto it = conventions_.find(service);
  if (it == conventions_.end())
    throw UnknownConvention(service);
  return it->second;
}

std::vector<std::string> ServiceConventionRegistry::services() const {
  std::vector<std::string> names;
  {
    std::shared_lock lock(mutex_);
    names.reserve(conventions_.size());
    for (const auto &entry : conventions_)
      names.push_back(entry.first);
  }
  std::sort(names.begin(), names.end());
  return names;
}

} // namespace gateway

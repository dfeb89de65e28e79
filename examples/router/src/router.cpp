#include "router.h"

#include <cstdint>
#include <stdexcept>
#include <utility>

namespace gateway {

namespace {

// FNV-1a: the same on every platform, so that routes survive a restart.
std::uint64_t hashOf(const std::string &text) {
  std::uint64_t hash = 14695981039346656037ull;
  for (unsigned char c : text) {
    hash ^= c;
    hash *= 1099511628211ull;
  }
  return hash;
}

} // namespace

Router::Router(std::string name, std::vector<std::string> endpoints)
    : name_(std::move(name)), endpoints_(std::move(endpoints)) {
  if (endpoints_.empty())
    throw std::invalid_argument("router '" + name_ + "' has no endpoint");
}

const std::string &Router::endpointFor(const Request &request) const {
  return endpoints_[hashOf(request.path) % endpoints_.size()];
}

} // namespace gateway

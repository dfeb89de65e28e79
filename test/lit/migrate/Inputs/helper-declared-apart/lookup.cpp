#include "routes.h"

#include <iostream>
#include <mutex>

int Routes::weight(const std::string &path) const noexcept {
  const auto it = routes_.find(path);
  return it == routes_.cend() ? 0 : it->second.weight;
}

int Routes::weightOf(const std::vector<std::string> &paths) const {
  std::shared_lock<std::shared_mutex> lock(mutex_);
  int sum = 0;
  for (const std::string &path : paths)
    sum += this->weight(path);
  return sum;
}

void Routes::addAll(const std::vector<std::string> &paths, const Route &route) {
  std::lock_guard<std::shared_mutex> lock(mutex_);
  for (const std::string &path : paths)
    put(path, route);
}

int main() {
  Routes routes;
  routes.add("/a", {"x", 2});
  routes.add("/a", {"y", 1});
  routes.addAll({"/a", "/b", ""}, {"z", 3});
  std::cout << routes.target("/a") << routes.target("/c") << routes.size()
            << routes.weightOf({"/a", "/b", "/c"}) << "\n";
}

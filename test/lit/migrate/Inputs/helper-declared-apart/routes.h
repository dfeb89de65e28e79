#ifndef ROUTES_H
#define ROUTES_H

#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

struct Route {
  std::string target;
  int weight;
};

class Routes {
public:
  void add(const std::string &path, Route route);
  void addAll(const std::vector<std::string> &paths, const Route &route);
  std::string target(const std::string &path) const;
  int weightOf(const std::vector<std::string> &paths) const;
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return routes_.size();
  }

private:
  std::unordered_map<std::string, Route> routes_;
  mutable std::shared_mutex mutex_;

  bool put(const std::string &path, Route route) noexcept(false);
  int weight(const std::string &path) const noexcept;
};

#endif

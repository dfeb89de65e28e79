// RUN: %migrate-and-run %s
// An insertion gives an iterator to what was there already, and an erase one to
// what comes next. What is changed by way of these is seen by all that refer to
// it in the section.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct Route {
  std::string name;
  int uses = 0;
};

class Routes {
public:
  int registerRoute(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    const Route &first = routes_.at("first");
    auto result = routes_.insert({name, Route{name, 1}});
    result.first->second.uses += 10;
    return first.uses;
  }
  bool registerAgain(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto before = routes_.find(name);
    auto [route, isNew] = routes_.try_emplace(name, Route{name, 0});
    if (!isNew)
      ++route->second.uses;
    return before != routes_.end() && before->second.uses > 11;
  }
  int uses(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = routes_.find(name);
    return it == routes_.end() ? 0 : it->second.uses;
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return routes_.size();
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Route> routes_{{"first", {"first", 0}}};
};

class Steps {
public:
  void registerStep(int at, int step) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    steps_.insert_or_assign(at, step);
  }
  int unregisterStep(int at) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    const int &last = steps_.at(9);
    auto next = steps_.erase(steps_.find(at));
    if (next != steps_.end())
      next->second += 7;
    return last;
  }
  int find(int at) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = steps_.find(at);
    return it == steps_.end() ? 0 : it->second;
  }
  bool has(int at) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return steps_.count(at) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> steps_;
};

int main() {
  Routes routes;
  std::cout << routes.registerRoute("first") << routes.registerRoute("other")
            << routes.registerAgain("first") << routes.registerAgain("other")
            << routes.uses("first") << routes.uses("other") << routes.size();
  Steps steps;
  steps.registerStep(1, 10);
  steps.registerStep(9, 90);
  std::cout << steps.unregisterStep(1) << steps.find(9) << steps.has(1) << '\n';
}

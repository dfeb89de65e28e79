// RUN: %migrate-and-run --arg=--include-review %s
// Private helpers that give what they found: a pointer or a reference to an
// element, const or to be changed, or a pointer to what the element owns. Their
// callers go on with it as long as they hold the lock.
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

struct Route {
  std::string target;
  int weight = 0;
};

class Routes {
public:
  void add(const std::string &name, const std::string &target) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (Route *known = slot(name)) {
      known->target = target;
      ++known->weight;
      return;
    }
    routes_.emplace(name, Route{target, 1});
  }

  bool configure(const std::string &from, const std::string &to) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Route *one = slot(from);
    Route *other = slot(to);
    if (one == nullptr || other == nullptr)
      return false;
    --one->weight;
    ++other->weight;
    other->target += "<" + one->target;
    return true;
  }

  std::string target(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const Route *route = lookup(name);
    return route != nullptr ? route->target : "nowhere";
  }

  int weight(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (lookup(name) == nullptr)
      return -1;
    return at(name).weight;
  }

  int both(const std::string &one, const std::string &other) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int sum = 0;
    for (const auto &name : {one, other})
      if (const Route *route = follow(name))
        sum += route->weight;
    return sum;
  }

  void drop(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    routes_.erase(name);
  }

private:
  const Route *lookup(const std::string &name) const {
    auto it = routes_.find(name);
    return it == routes_.end() ? nullptr : &it->second;
  }
  // The name that a route leads to, if that is one.
  const Route *follow(const std::string &name) const {
    const Route *first = lookup(name);
    if (first == nullptr)
      return nullptr;
    const Route *next = lookup(first->target);
    return next != nullptr ? next : first;
  }
  const Route &at(const std::string &name) const { return routes_.at(name); }
  Route *slot(const std::string &name) {
    auto it = routes_.find(name);
    if (it == routes_.end())
      return nullptr;
    return &it->second;
  }

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Route> routes_;
};

class Handler {
public:
  explicit Handler(std::string name) : name_(std::move(name)) {}
  virtual ~Handler() = default;
  virtual std::string handle(const std::string &value) const {
    return name_ + "(" + value + ")";
  }

private:
  std::string name_;
};

class Handlers {
public:
  void add(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    handlers_[name] = std::make_unique<Handler>(name);
  }
  std::string call(const std::string &name, const std::string &value) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const Handler *handler = find(name);
    return handler != nullptr ? handler->handle(value) : "none";
  }
  std::string callAll(const std::vector<std::string> &names,
                      std::string value) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (const auto &name : names)
      if (find(name) != nullptr)
        value = find(name)->handle(value);
    return value;
  }
  bool drop(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (!find(name))
      return false;
    handlers_.erase(name);
    return true;
  }

private:
  const Handler *find(const std::string &name) const {
    auto it = handlers_.find(name);
    if (it == handlers_.end())
      return nullptr;
    return it->second.get();
  }

  mutable std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<Handler>> handlers_;
};

int main() {
  Routes routes;
  routes.add("a", "b");
  routes.add("b", "c");
  routes.add("a", "b2");
  std::cout << routes.configure("a", "b") << routes.configure("a", "x") << ' '
            << routes.target("a") << ' ' << routes.target("b") << ' '
            << routes.target("c") << ' ' << routes.weight("a") << ' '
            << routes.weight("b") << ' ' << routes.weight("c") << ' '
            << routes.both("a", "b") << routes.configure("b", "b")
            << routes.target("b") << routes.weight("b") << '\n';
  routes.drop("a");
  std::cout << routes.target("a") << ' ' << routes.both("a", "b") << '\n';

  Handlers handlers;
  handlers.add("one");
  handlers.add("ten");
  std::cout << handlers.call("one", "x") << ' ' << handlers.call("two", "x")
            << ' ' << handlers.callAll({"one", "two", "ten"}, "x") << ' '
            << handlers.drop("one") << handlers.drop("one") << ' '
            << handlers.call("one", "x") << '\n';
}

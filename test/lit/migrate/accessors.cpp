// RUN: %migrate-and-run %s
// Maps and locks that functions of this file alone give a reference to, as what
// is constructed on its first use is got at, and local names for a map.
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace {
using Factory = std::function<int(int)>;

// Guards what factories() gives.
std::shared_mutex &factoriesLock() {
  static std::shared_mutex mutex;
  return mutex;
}

std::map<std::string, Factory> &factories() {
  static std::map<std::string, Factory> all;
  return all;
}
} // namespace

bool provide(const std::string &name, Factory make) {
  std::unique_lock<std::shared_mutex> lock(factoriesLock());
  return factories().emplace(name, std::move(make)).second;
}
int make(const std::string &name, int argument) {
  std::shared_lock<std::shared_mutex> lock(factoriesLock());
  auto it = factories().find(name);
  if (it == factories().end())
    return -1;
  return it->second(argument);
}
std::vector<std::string> names() {
  std::shared_lock<std::shared_mutex> lock(factoriesLock());
  std::vector<std::string> result;
  for (const auto &[name, make] : factories())
    result.push_back(name);
  return result;
}

class Limits {
  auto &limits() { return limits_; }

public:
  int limit(const std::string &user) const {
    std::shared_lock<std::shared_mutex> lock(mutex());
    const auto &known = limits();
    auto it = known.find(user);
    return it == known.end() ? 10 : it->second;
  }
  void set(const std::string &user, int limit) {
    std::unique_lock<std::shared_mutex> lock(mutex());
    limits()[user] = limit;
  }

private:
  std::shared_mutex &mutex() const { return mutex_; }
  const std::unordered_map<std::string, int> &limits() const;

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> limits_;
};

const std::unordered_map<std::string, int> &Limits::limits() const {
  return limits_;
}

int main() {
  std::cout << provide("twice", [](int x) { return 2 * x; })
            << provide("twice", [](int x) { return x; }) << make("twice", 4)
            << make("thrice", 4);
  for (const std::string &name : names())
    std::cout << ' ' << name;
  Limits limits;
  limits.set("ann", 3);
  std::cout << ' ' << limits.limit("ann") << limits.limit("bob") << '\n';
}

// RUN: %migrate-and-run %s
// Values changed in place under the exclusive lock, by configuration code.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

struct Limits {
  int perSecond = 10;
  std::vector<std::string> exempt;
};

class RateLimits {
public:
  void define(const std::string &zone) {
    std::unique_lock lock(mutex_);
    zones_.try_emplace(zone);
  }
  bool configure(const std::string &zone, int perSecond) {
    std::unique_lock lock(mutex_);
    auto it = zones_.find(zone);
    if (it == zones_.end())
      return false;
    it->second.perSecond = perSecond;
    return true;
  }
  void addExemption(const std::string &zone, const std::string &client) {
    std::unique_lock lock(mutex_);
    zones_[zone].exempt.push_back(client);
  }
  void updateAll() {
    std::unique_lock lock(mutex_);
    for (auto &entry : zones_)
      entry.second.perSecond *= 2;
  }
  int limitFor(const std::string &zone, const std::string &client) const {
    std::shared_lock lock(mutex_);
    const auto it = zones_.find(zone);
    if (it == zones_.end())
      return -1;
    for (const auto &name : it->second.exempt)
      if (name == client)
        return 0;
    return it->second.perSecond;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Limits> zones_;
};

int main() {
  RateLimits limits;
  limits.define("api");
  std::cout << limits.configure("api", 50) << limits.configure("web", 5)
            << "\n";
  limits.addExemption("api", "health");
  limits.addExemption("static", "cdn");
  limits.updateAll();
  std::cout << limits.limitFor("api", "ada") << " "
            << limits.limitFor("api", "health") << " "
            << limits.limitFor("static", "ada") << " "
            << limits.limitFor("static", "cdn") << " "
            << limits.limitFor("web", "ada") << "\n";
}

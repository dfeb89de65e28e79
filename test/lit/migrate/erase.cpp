// RUN: %migrate-and-run %s
// Erase by key, by iterator, in a loop; the destructor of what was erased has
// run when the function returns.
#include <atomic>
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

std::atomic<int> alive{0}; // Plain, it would be state that the lock guards.

struct Plugin {
  explicit Plugin(int priority) : priority(priority) { ++alive; }
  Plugin(const Plugin &) = delete;
  Plugin &operator=(const Plugin &) = delete;
  ~Plugin() { --alive; }
  int priority;
};

class Plugins {
public:
  void add(const std::string &name, int priority) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    plugins_.emplace(name, std::make_shared<Plugin>(priority));
  }
  bool remove(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return plugins_.erase(name) > 0;
  }
  int removeAndTell(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = plugins_.find(name);
    if (it == plugins_.end())
      return -1;
    const int priority = it->second->priority;
    plugins_.erase(it);
    return priority;
  }
  void removeBelow(int limit) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto it = plugins_.begin(); it != plugins_.end();) {
      if (it->second->priority < limit)
        it = plugins_.erase(it);
      else
        ++it;
    }
  }
  std::shared_ptr<Plugin> find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = plugins_.find(name);
    return it == plugins_.end() ? nullptr : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Plugin>> plugins_;
};

int main() {
  Plugins plugins;
  for (int i = 0; i < 6; ++i)
    plugins.add("p" + std::to_string(i), i);
  std::cout << alive << "\n";
  std::cout << plugins.remove("p5") << plugins.remove("p5") << alive << "\n";
  std::cout << plugins.removeAndTell("p4") << plugins.removeAndTell("p4")
            << alive << "\n";
  plugins.removeBelow(2);
  std::cout << alive << (plugins.find("p1") ? "y" : "n")
            << (plugins.find("p3") ? "y" : "n") << "\n";
}

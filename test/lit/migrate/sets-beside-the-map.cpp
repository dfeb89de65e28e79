// RUN: %migrate-and-run %s
// Containers that no registry stands for, and that only registration and the
// like write: each is copied by such a write, and moves with the map.
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

class Plugins {
public:
  void loadPlugin(const std::string &name, int version, const std::string &tag) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    versions_[name] = version;
    tags_.insert(tag);
    byTag_.emplace(tag, name);
    order_.push_back(name);
  }
  bool unloadPlugin(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (versions_.erase(name) == 0)
      return false;
    for (auto it = byTag_.begin(); it != byTag_.end();)
      it = it->second == name ? byTag_.erase(it) : std::next(it);
    for (size_t i = 0; i < order_.size(); ++i)
      if (order_[i] == name)
        order_[i].clear();
    return true;
  }
  int version(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = versions_.find(name);
    return it == versions_.end() ? -1 : it->second;
  }
  bool hasTag(const std::string &tag) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = tags_.find(tag);
    return it != tags_.end();
  }
  size_t tags() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return tags_.size();
  }
  std::string tagged(const std::string &tag) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    std::string all;
    auto [from, to] = byTag_.equal_range(tag);
    for (auto it = from; it != to; ++it)
      all += it->second + std::to_string(versions_.at(it->second));
    return all;
  }
  std::vector<std::string> order() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return order_;
  }
  int disagreements() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int wrong = byTag_.size() != versions_.size();
    for (const auto &[tag, name] : byTag_)
      wrong += versions_.count(name) == 0 || tags_.count(tag) == 0;
    return wrong;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> versions_;
  std::set<std::string> tags_;
  std::multimap<std::string, std::string> byTag_;
  std::vector<std::string> order_;
};

int main() {
  Plugins plugins;
  plugins.loadPlugin("a", 1, "x");
  plugins.loadPlugin("b", 2, "x");
  plugins.loadPlugin("c", 3, "y");
  std::cout << plugins.version("b") << plugins.hasTag("x") << plugins.hasTag("z")
            << plugins.tags() << plugins.tagged("x")
            << plugins.unloadPlugin("b") << plugins.unloadPlugin("b")
            << plugins.tagged("x") << plugins.version("b") << '\n';
  for (const auto &name : plugins.order())
    std::cout << '[' << name << ']';
  bool done = false;
  int wrong = 0;
  std::mutex mutex;
  std::thread reader([&] {
    for (bool stop = false; !stop;) {
      int here = plugins.disagreements();
      std::lock_guard<std::mutex> lock(mutex);
      wrong += here;
      stop = done;
    }
  });
  for (int i = 0; i < 100; ++i) {
    plugins.loadPlugin("n" + std::to_string(i), i, "t" + std::to_string(i % 5));
    if (i % 3 == 0)
      plugins.unloadPlugin("n" + std::to_string(i / 2));
  }
  {
    std::lock_guard<std::mutex> lock(mutex);
    done = true;
  }
  reader.join();
  std::cout << wrong << plugins.disagreements() << '\n';
}

// RUN: %migrate-and-run %s
// std::end(map) is map.end(), also for a registry, a view and an update.
#include <iostream>
#include <iterator>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Properties {
public:
  void set(const std::string &name, const std::string &value) {
    std::unique_lock lock(mutex_);
    values_[name] = value;
  }
  // Locked exclusively, and only read.
  bool get(const std::string &name, std::string &value) const {
    std::unique_lock lock(mutex_);
    const auto found = values_.find(name);
    if (found == std::end(values_))
      return false;
    value = found->second;
    return true;
  }
  bool knows(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return values_.find(name) != std::cend(values_);
  }
  bool drop(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto found = values_.find(name);
    if (found == std::end(values_))
      return false;
    values_.erase(found);
    return true;
  }
  std::size_t count() const {
    std::shared_lock lock(mutex_);
    return std::size(values_);
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string> values_;
};

class Steps {
public:
  void set(int at, int height) {
    std::unique_lock lock(mutex_);
    heights_[at] = height;
  }
  int highest() const {
    std::shared_lock lock(mutex_);
    int most = 0;
    for (auto it = std::begin(heights_); it != std::end(heights_); ++it)
      if (it->second > most)
        most = it->second;
    return most;
  }
  bool none() const {
    std::shared_lock lock(mutex_);
    return std::empty(heights_);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> heights_;
};

int main() {
  Properties properties;
  properties.set("depth", "two");
  std::string value;
  std::cout << properties.get("depth", value) << value
            << properties.get("width", value) << properties.knows("depth")
            << properties.count();
  std::cout << properties.drop("depth") << properties.drop("depth") << '\n';
  Steps steps;
  std::cout << steps.none();
  steps.set(1, 4);
  steps.set(2, 3);
  std::cout << steps.highest() << steps.none() << '\n';
}

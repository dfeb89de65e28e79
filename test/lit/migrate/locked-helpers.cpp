// RUN: %migrate-and-run --keep %s
// Private helpers that need their caller's lock keep the map as it is
// (locked-helper); the constructor that fills it is no reason.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

class Aliases {
public:
  explicit Aliases(const std::vector<std::pair<std::string, std::string>> &seed) {
    for (const auto &[from, to] : seed)
      targets_.emplace(from, to);
  }

  void add(const std::string &from, const std::string &to) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    addLocked(from, to);
  }

  void addAll(const std::vector<std::string> &names, const std::string &to) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (const auto &name : names)
      addLocked(name, to);
  }

  std::string resolve(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    std::string current = name;
    for (int depth = 0; depth < 8; ++depth) {
      const std::string next = stepLocked(current);
      if (next.empty())
        break;
      current = next;
    }
    return current;
  }

private:
  void addLocked(const std::string &from, const std::string &to) {
    if (from != to)
      targets_[from] = to;
  }
  std::string stepLocked(const std::string &name) const {
    auto it = targets_.find(name);
    return it == targets_.end() ? std::string() : it->second;
  }

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string> targets_;
};

int main() {
  Aliases aliases({{"www", "web"}, {"web", "front"}});
  std::cout << aliases.resolve("www") << aliases.resolve("x") << "\n";
  aliases.addAll({"x", "y", "front"}, "front");
  aliases.add("front", "host1");
  std::cout << aliases.resolve("www") << aliases.resolve("x")
            << aliases.resolve("y") << "\n";
}

// RUN: %migrate-and-run %s
// Private helpers that need their caller's lock take its view or its update.
// One reads for sections of both kinds, one calls another, one calls itself.
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
    for (const auto &[from, to] : seed) {
      targets_.emplace(from, to);
    }
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

  // Only where it would not end in a circle.
  bool addChecked(const std::string &from, const std::string &to) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    targets_[from + "!"] = "checked";
    if (rootLocked(to, 8) == from || stepLocked(from + "!") != "checked")
      return false;
    addBothLocked(from, to);
    return true;
  }

  std::size_t drop(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return dropLocked(name);
  }

  std::string root(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return rootLocked(name, 8);
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
  void addBothLocked(const std::string &from, const std::string &to) {
    addLocked(from, to);
    addLocked(from + "6", to);
  }
  std::size_t dropLocked(const std::string &name) {
    auto it = targets_.find(name);
    if (it == targets_.end())
      return 0;
    const std::string next = it->second;
    targets_.erase(it);
    return 1 + dropLocked(next);
  }
  std::string rootLocked(const std::string &name, int depth) const;
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

std::string Aliases::rootLocked(const std::string &name, int depth) const {
  if (depth == 0 || targets_.count(name) == 0)
    return name;
  return rootLocked(stepLocked(name), depth - 1);
}

int main() {
  Aliases aliases({{"www", "web"}, {"web", "front"}});
  std::cout << aliases.resolve("www") << aliases.resolve("x") << "\n";
  aliases.addAll({"x", "y", "front"}, "front");
  aliases.add("front", "host1");
  std::cout << aliases.resolve("www") << aliases.resolve("x")
            << aliases.resolve("y") << "\n";
  std::cout << aliases.addChecked("host1", "host2") << aliases.root("x6")
            << aliases.addChecked("host2", "x") << aliases.root("host16")
            << aliases.root("host2!") << "\n";
  std::cout << aliases.drop("www") << aliases.drop("www") << aliases.resolve("x")
            << "\n";
}

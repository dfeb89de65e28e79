// RUN: rm -rf %t && mkdir %t && cp %s %t/a.cpp && %compdb %t
// RUN: %unlatch explain Copied::names_ -p %t | FileCheck %s --check-prefix=COPIED
// RUN: %unlatch explain Lent::names_ -p %t | FileCheck %s --check-prefix=LENT
// What the standard library takes by reference to copy it does not change; a
// class of one's own may keep the reference, or write through it.
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

class Copied {
public:
  using Found = std::pair<bool, std::string>;
  Found pair(int key) {
    std::unique_lock lock(mutex_);
    auto it = names_.find(key);
    if (it == names_.end())
      return {false, ""};
    return {true, it->second};
  }
  auto tuple(int key) {
    std::unique_lock lock(mutex_);
    auto it = names_.find(key);
    return std::make_tuple(key, it->second);
  }
  std::vector<std::string> all() {
    std::unique_lock lock(mutex_);
    std::vector<std::string> all;
    for (auto &entry : names_)
      all.emplace_back(entry.second);
    return all;
  }
  void add(int key, const std::string &name) {
    std::unique_lock lock(mutex_);
    names_.emplace(key, name);
  }
  bool has(int key) {
    std::shared_lock lock(mutex_);
    return names_.count(key) != 0;
  }

private:
  std::shared_mutex mutex_;
  // COPIED-NOT: element changed
  // COPIED: verdict:
  // COPIED-NOT: element changed
  std::map<int, std::string> names_;
};

struct Editor {
  Editor(std::string &name) : name(name) {}
  std::string &name;
};

class Lent {
public:
  std::vector<Editor> all() {
    std::unique_lock lock(mutex_);
    std::vector<Editor> all;
    for (auto &entry : names_)
      all.emplace_back(entry.second);
    return all;
  }
  std::pair<bool, Editor> one(int key) {
    std::unique_lock lock(mutex_);
    return {true, names_.at(key)};
  }
  void add(int key, const std::string &name) {
    std::unique_lock lock(mutex_);
    names_.emplace(key, name);
  }
  bool has(int key) {
    std::shared_lock lock(mutex_);
    return names_.count(key) != 0;
  }

private:
  std::shared_mutex mutex_;
  // LENT: element changed, in Lent::all (exclusive)
  // LENT: element changed, in Lent::one (exclusive)
  std::map<int, std::string> names_;
};

// RUN: %migrate-and-run --std c++20 --keep %s
// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s
// Views that refer to a map and are kept, or that give what refers to it.
#include <algorithm>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <mutex>
#include <ranges>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

class Named {
public:
  void add(const std::string &name, const std::string &text) {
    std::unique_lock lock(mutex_);
    names_.emplace(name, text);
  }
  bool has(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return names_.contains(name);
  }
  void remove(const std::string &name) {
    std::unique_lock lock(mutex_);
    names_.erase(name);
  }
  std::vector<std::string_view> keys() const {
    std::shared_lock lock(mutex_);
    std::vector<std::string_view> keys;
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: a view refers to it
    std::ranges::copy(names_ | std::views::keys, std::back_inserter(keys));
    return keys;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> names_;
};

class Returned {
public:
  auto all() const {
    std::shared_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: a view of it is returned
    return returned_ | std::views::values;
  }
  bool has(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return returned_.contains(name);
  }
  void add(const std::string &name) {
    std::unique_lock lock(mutex_);
    returned_.emplace(name, 1);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> returned_;
};

// The closure gives references, which something else may keep.
class Referred {
public:
  std::vector<const std::string *> all() const {
    std::shared_lock lock(mutex_);
    std::vector<const std::string *> all;
    for (const std::string &text :
         // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: a view refers to it
         referred_ | std::views::transform([](const auto &entry)
                                               -> const std::string & {
           return entry.second;
         }))
      all.push_back(&text);
    return all;
  }
  bool has(int id) const {
    std::shared_lock lock(mutex_);
    return referred_.contains(id);
  }
  void add(int id, const std::string &text) {
    std::unique_lock lock(mutex_);
    referred_.emplace(id, text);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> referred_;
};

// What it asks may ask the map again, under the lock or not.
class Asked {
public:
  long count(const std::function<bool(const std::pair<const int, int> &)> &ask)
      const {
    std::shared_lock lock(mutex_);
    long found = 0;
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: a view refers to it
    for (const auto &entry : asked_ | std::views::filter(ask))
      found += entry.second;
    return found;
  }
  bool has(int id) const {
    std::shared_lock lock(mutex_);
    return asked_.contains(id);
  }
  void add(int id) {
    std::unique_lock lock(mutex_);
    asked_.emplace(id, id);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> asked_;
};

int main() {
  Named named;
  named.add("a", "b");
  std::cout << named.keys().size() << named.has("a") << '\n';
  named.remove("a");
  Returned returned;
  returned.add("r");
  std::cout << returned.has("r") << '\n';
  for (int value : returned.all())
    std::cout << value << '\n';
  Referred referred;
  referred.add(1, "one");
  std::cout << referred.has(1) << *referred.all().front() << '\n';
  Asked asked;
  asked.add(3);
  std::cout << asked.has(3)
            << asked.count([](const auto &entry) { return entry.first == 3; })
            << '\n';
}

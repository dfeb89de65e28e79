// RUN: %migrate-and-run --std c++20 --keep %s
// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s
// Views that refer to a map and are kept, or that give what refers to it.
#include <algorithm>
#include <coroutine>
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

// An object that is called may keep what it is called with.
struct Gather {
  std::vector<const std::string *> *all;
  void operator()(const std::pair<const int, std::string> &entry) const {
    all->push_back(&entry.second);
  }
};
class Visited {
public:
  std::vector<const std::string *> all() const {
    std::shared_lock lock(mutex_);
    std::vector<const std::string *> all;
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: it is an operand of '()'
    std::ranges::for_each(visited_, Gather{&all});
    return all;
  }
  bool has(int id) const {
    std::shared_lock lock(mutex_);
    return visited_.contains(id);
  }
  void registerText(int id, const std::string &text) {
    std::unique_lock lock(mutex_);
    visited_.insert_or_assign(id, text);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> visited_;
};

// A coroutine goes on with what it was passed when the section is over.
struct Task {
  struct promise_type {
    int value = 0;
    Task get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(int v) { value = v; }
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
  int run() {
    handle.resume();
    int value = handle.promise().value;
    handle.destroy();
    return value;
  }
};
class Awaited {
public:
  Task sum() const {
    std::shared_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: it is passed to sumOf()
    return sumOf(awaited_);
  }
  bool has(int id) const {
    std::shared_lock lock(mutex_);
    return awaited_.contains(id);
  }
  void add(int id) {
    std::unique_lock lock(mutex_);
    awaited_.emplace(id, id);
  }

private:
  static Task sumOf(const std::map<int, int> &map) {
    int sum = 0;
    for (const auto &entry : map)
      sum += entry.second;
    co_return sum;
  }
  mutable std::shared_mutex mutex_;
  std::map<int, int> awaited_;
};

int main() {
  Visited visited;
  visited.registerText(1, "v");
  std::cout << visited.has(1) << *visited.all().front() << '\n';
  Awaited awaited;
  awaited.add(4);
  std::cout << awaited.has(4) << awaited.sum().run() << '\n';
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

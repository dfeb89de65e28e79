// A visitor made of lambdas is called where std::visit is: with the locks held
// there.
// RUN: not %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <variant>

template <class... Parts> struct either : Parts... {
  using Parts::operator()...;
};
template <class... Parts> either(Parts...) -> either<Parts...>;

using Key = std::variant<int, std::string>;

class Names {
public:
  bool has(const Key &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return std::visit(
        either{[&](int id) { return names_.count(id) != 0; },
               [](const std::string &) { return false; }},
        key);
  }
  bool early(const Key &key) const {
    bool known = std::visit(
        // CHECK: :[[@LINE+1]]:37: warning: read of 'Names::names_' without 'Names::mutex_' (held at 3 of 4 accesses)
        either{[&](int id) { return names_.count(id) != 0; },
               [](const std::string &) { return false; }},
        key);
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return known;
  }
  void set(int id, std::string name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[id] = std::move(name);
  }
  void forget(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

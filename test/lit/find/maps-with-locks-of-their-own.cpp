// A map that another plain mutex guards throughout is no state of the lock under
// which a callback reaches it; but who takes both locks may want the two maps to
// agree.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct Listener {
  virtual ~Listener() = default;
  virtual void hear(const std::string &name, int value) = 0;
};

class Tally final : public Listener {
public:
  void hear(const std::string &name, int value) override {
    std::lock_guard<std::mutex> lock(mutex_);
    sums_[name] += value;
  }
  void reset() {
    std::lock_guard<std::mutex> lock(mutex_);
    sums_.clear();
  }

private:
  std::mutex mutex_;
  std::unordered_map<std::string, int> sums_;
};

class Rules {
public:
  using Rule = std::function<int(int)>;
  void add(const std::string &name, Rule rule) {
    std::unique_lock lock(mutex_);
    rules_[name] = std::move(rule);
  }
  Rule get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = rules_.find(name);
    return it == rules_.end() ? Rule() : it->second;
  }
  template <class F> void each(F &&f) const {
    std::shared_lock lock(mutex_);
    for (const auto &[name, rule] : rules_)
      f(name, rule);
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Rule> rules_;
};
// CHECK: 'Rules::rules_' can be migrated

void run(const Rules &rules, Listener &listener, int value) {
  rules.each([&](const std::string &name, const Rules::Rule &rule) {
    listener.hear(name, rule(value));
  });
}

// CHECK: 'Pairs::names_' is kept
// CHECK: 'Pairs::numbers_' is used under the same lock
class Pairs {
public:
  void add(const std::string &name, int number) {
    std::unique_lock lock(names_mutex_);
    std::lock_guard<std::mutex> both(numbers_mutex_);
    names_[number] = name;
    numbers_[name] = number;
  }
  bool agree(const std::string &name, int number) {
    std::shared_lock lock(names_mutex_);
    std::lock_guard<std::mutex> both(numbers_mutex_);
    auto a = names_.find(number);
    auto b = numbers_.find(name);
    return (a == names_.end()) == (b == numbers_.end());
  }
  std::string name(int number) {
    std::shared_lock lock(names_mutex_);
    auto it = names_.find(number);
    return it == names_.end() ? "" : it->second;
  }

private:
  std::shared_mutex names_mutex_;
  std::mutex numbers_mutex_;
  std::unordered_map<int, std::string> names_;
  std::unordered_map<std::string, int> numbers_;
};

// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/mutable-members.cpp | FileCheck %s
// A const function may change a mutable member. Readers hold no lock, so this is
// a write like any, to a copy.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Rule {
public:
  void name(const std::string &name) { name_ = name; }
  const std::string &name() const { return name_; }
  const std::string &last() const { return last_; }
  void remember(const std::string &user) const { last_ = user; }

private:
  std::string name_;
  mutable std::string last_;
};

class Rules {
public:
  std::string name(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = rules_.find(id);
    return it == rules_.end() ? "" : it->second.name();
  }
  std::string last(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = rules_.find(id);
    return it == rules_.end() ? "" : it->second.last();
  }
  void registerRule(int id, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    rules_[id].name(name);
  }
  void registerUser(int id, const std::string &user) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: {{^}}    auto it = update.find(id);
    auto it = rules_.find(id);
    if (it != rules_.end())
      it->second.remember(user);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Rule> rules_;
};

int main() {
  Rules rules;
  rules.registerRule(1, "a");
  rules.registerUser(1, "u");
  rules.registerUser(2, "v");
  std::cout << rules.name(1) << rules.last(1) << rules.last(2) << "\n";
}

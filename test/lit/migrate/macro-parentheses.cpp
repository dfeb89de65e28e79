// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/macro-parentheses.cpp | FileCheck %s
// A macro that puts its argument into parentheses changes nothing about what
// the argument is.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

#define FIELD(Key, Value) ", " << Key << "=" << (Value)

class Groups {
public:
  void add(int id, const std::string &name) {
    std::unique_lock lock(mutex_);
    // CHECK: names_.emplace(id, name);
    names_.emplace(id, name);
  }
  void print() const {
    std::shared_lock lock(mutex_);
    // CHECK: auto view = names_.view();
    // CHECK-NEXT: std::cout << "groups" << FIELD("count", view.size());
    std::cout << "groups" << FIELD("count", names_.size());
    for (const auto &group : names_)
      std::cout << FIELD("id", group.first) << FIELD("name", group.second);
    std::cout << "\n";
  }
  void print(int id) const {
    std::shared_lock lock(mutex_);
    // CHECK: auto it = names_.find(id);
    auto it = names_.find(id);
    if (it != names_.end())
      std::cout << "group" << FIELD("name", it->second) << "\n";
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

int main() {
  Groups groups;
  groups.add(2, "b");
  groups.add(1, "a");
  groups.print();
  groups.print(2);
}

// RUN: %migrate-and-run %s
// RUN: %expect-exit 1 %unlatch migrate %s -- -std=c++17 -I%runtime_include | FileCheck %s
// What goes round under one lock sees one state, whether a loop leads back or
// a goto, and whatever other lock is taken within.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

class Slots {
public:
  // CHECK: firstFree(int from)
  // CHECK: view = slots_.view();
  int firstFree(int from) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int tried = 0;
  again:
    if (slots_.count(from + tried) != 0 && ++tried < 10)
      goto again;
    return from + tried;
  }
  // Here the jump releases the lock, as the next round of a loop would.
  // CHECK: retried(int from)
  // CHECK-NOT: view()
  // CHECK: slots_.count(from)
  int retried(int from) const {
    int tries = 0;
  again : {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (slots_.count(from) != 0)
      return from;
  }
    if (++tries < 3)
      goto again;
    return -tries;
  }
  std::string get(int slot) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = slots_.find(slot);
    return it == slots_.end() ? "" : it->second;
  }
  // CHECK: addAll(
  // CHECK: update = slots_.update();
  void addAll(const std::vector<std::string> &names) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    size_t at = 0;
  next:
    slots_.emplace(static_cast<int>(at), names[at]);
    if (++at < names.size())
      goto next;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> slots_;
};

class Links {
public:
  void addUser(int id, int group) {
    std::unique_lock<std::shared_mutex> lock(aUsers_);
    users_[id] = group;
  }
  void addGroup(int id, int size) {
    std::unique_lock<std::shared_mutex> lock(bGroups_);
    groups_[id] = size;
  }
  // The inner lock is taken anew each time, the outer one is not.
  // CHECK: int known(
  // CHECK: view = users_.view();
  int known(const std::vector<int> &ids) const {
    std::shared_lock<std::shared_mutex> users(aUsers_);
    int sum = 0;
    for (int id : ids) {
      std::shared_lock<std::shared_mutex> groups(bGroups_);
      sum += users_.count(id) != 0 && groups_.count(id) != 0;
    }
    return sum;
  }
  // CHECK: int knownGroups(
  // CHECK: view = groups_.view();
  int knownGroups(const std::vector<int> &ids) const {
    std::shared_lock<std::shared_mutex> groups(bGroups_);
    int sum = 0;
    for (int id : ids) {
      std::shared_lock<std::shared_mutex> users(aUsers_);
      sum += users_.count(id) != 0 && groups_.count(id) != 0;
    }
    return sum;
  }

private:
  mutable std::shared_mutex aUsers_;
  std::map<int, int> users_;
  mutable std::shared_mutex bGroups_;
  std::map<int, int> groups_;
};

int main() {
  Slots slots;
  slots.addAll({"a", "b", "c"});
  std::cout << slots.firstFree(1) << slots.retried(2) << slots.retried(7)
            << slots.get(1) << ' ';
  Links links;
  links.addUser(1, 2);
  links.addUser(2, 2);
  links.addGroup(2, 5);
  std::cout << links.known({1, 2, 3}) << links.knownGroups({2, 3}) << '\n';
}

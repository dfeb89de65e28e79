// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Values in braces go to members by their place. Without the mutex each would be
// the next member's, and still compile; a map in a group would not be told of it.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>

// CHECK: 'Limits::byUser' is kept
// CHECK: note: an object is initialised member by member
struct Limits {
  mutable std::shared_mutex mutex;
  std::map<int, int> byUser;
  std::map<int, int> defaults;
};

static int limitOf(const Limits &limits, int user) {
  std::shared_lock<std::shared_mutex> lock(limits.mutex);
  auto it = limits.byUser.find(user);
  return it == limits.byUser.end() ? 0 : it->second;
}
static void configure(Limits &limits, int user, int limit) {
  std::unique_lock<std::shared_mutex> lock(limits.mutex);
  limits.byUser[user] = limit;
}

namespace {

struct Names {
  mutable std::shared_mutex mutex;
  std::map<int, int> byId;
  std::map<int, int> byAge;
};

bool has(const Names &names, int id) {
  std::shared_lock<std::shared_mutex> lock(names.mutex);
  return names.byId.count(id) != 0 && names.byAge.count(id) != 0;
}
void registerName(Names &names, int id) {
  std::unique_lock<std::shared_mutex> lock(names.mutex);
  names.byId[id] = id;
  names.byAge[id] = id;
}

// CHECK: [[@LINE+1]]:{{[0-9]+}}: note: an object is initialised member by member
Names names{{}, {{1, 1}}, {{1, 1}}};

} // namespace

int main() {
  Limits limits{{}, {{1, 10}}, {}};
  configure(limits, 2, 20);
  registerName(names, 2);
  std::cout << limitOf(limits, 1) << limitOf(limits, 2) << " "
            << limits.defaults.size() << " " << has(names, 1) << has(names, 2)
            << "\n";
}

// RUN: %unlatch find %s -- -std=c++17 -DNDEBUG > %t.released
// RUN: FileCheck %s --check-prefix=RELEASED < %t.released
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What a macro leaves out of its arguments in this build, another build has: it
// would go on naming the map.
#include <cassert>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#define DEBUG_CHECK(condition) assert(condition)
#ifdef NDEBUG
#define TOLD(condition) ((void)#condition)
#define SIZED(condition) ((void)sizeof(condition))
#else
#define TOLD(condition) assert((condition) && #condition)
#define SIZED(condition) assert(condition)
#endif

class Names {
public:
  void add(int id, const std::string &name) {
    std::unique_lock lock(mutex_);
    // RELEASED-DAG: [[@LINE+1]]:13: note: {{.*}} leaves this mention out
    assert(!names_.count(id));
    names_.emplace(id, name);
    // RELEASED-DAG: [[@LINE+1]]:17: note: {{.*}} leaves this mention out
    DEBUG_CHECK(names_.count(id));
    // RELEASED-DAG: [[@LINE+1]]:10: note: {{.*}} leaves this mention out
    TOLD(names_.count(id));
    // RELEASED-DAG: [[@LINE+1]]:11: note: {{.*}} leaves this mention out
    SIZED(names_.count(id));
  }
  bool has(int id) const {
    std::shared_lock lock(mutex_);
    return names_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Names::names_' can be migrated
  // RELEASED-DAG: 'Names::names_' is kept
  std::unordered_map<int, std::string> names_;
};

void use(Names &names) { names.add(1, "one"); }

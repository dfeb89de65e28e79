// A template of the library, or of the program, is looked into: who gives it a
// map to write in has written it.
// RUN: not %unlatch check %s -- -std=c++20 | FileCheck %s
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

template <class Map> void wipe(Map &map) {
  auto &alias = map;
  alias.clear();
}
template <class Map> std::size_t sizeOf(const Map &map) { return map.size(); }

class Ids {
public:
  void add(const std::string &name, int id) {
    std::unique_lock lock(mutex_);
    ids_[name] = id;
  }
  int find(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = ids_.find(name);
    return it == ids_.end() ? 0 : it->second;
  }
  std::size_t size() const {
    std::shared_lock lock(mutex_);
    return sizeOf(ids_);
  }
  void drop(int limit) {
    std::shared_lock lock(mutex_);
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}erase from 'Ids::ids_'
    std::erase_if(ids_, [&](const auto &e) { return e.second > limit; });
  }
  void wipeAll() {
    std::unique_lock lock(mutex_);
    wipe(ids_);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> ids_;
};
// CHECK-NOT: warning:

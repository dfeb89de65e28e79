// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A map that goes to a function which only looks into it does not escape; one
// whose function writes, keeps it, or was not seen does.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

template <class Map, class Key>
auto findValue(Map &&map, const Key &key) -> decltype(&map.find(key)->second) {
  auto it = map.find(key);
  if (it != map.end())
    return &it->second;
  return nullptr;
}
inline std::size_t sizeOf(const std::map<std::string, int> &map) {
  return map.size();
}
inline void put(std::map<std::string, int> &map) { map["x"] = 1; }
const std::map<std::string, int> *last;
inline void keep(const std::map<std::string, int> &map) { last = &map; }
void unseen(const std::map<std::string, int> &map);

#define WRITER                                                                 \
  void add(const std::string &name) {                                          \
    std::unique_lock lock(mutex_);                                             \
    map_.emplace(name, 1);                                                     \
  }                                                                            \
  mutable std::shared_mutex mutex_;                                            \
  std::map<std::string, int> map_;

// CHECK: 'Read::map_' can be migrated
struct Read {
  int get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    const int *value = findValue(map_, name);
    return value ? *value : 0;
  }
  void registerOne(const std::string &name) {
    std::unique_lock lock(mutex_);
    map_.emplace(name, 1);
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> map_;
};
// CHECK: 'Returned::map_' is kept
// CHECK: a pointer to it is returned
struct Returned {
  const int *get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return findValue(map_, name);
  }
  void drop(const std::string &name) {
    std::unique_lock lock(mutex_);
    map_.erase(name);
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> map_;
};
template <class Map>
const int *valueOf(const Map &map, const std::string &name) {
  auto it = map.find(name);
  return it == map.end() ? nullptr : it->second;
}
// What is returned here is a pointer that the element holds, not one to it.
// CHECK: 'Copied::map_' can be migrated
struct Copied {
  const int *get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return valueOf(map_, name);
  }
  void drop(const std::string &name) {
    std::unique_lock lock(mutex_);
    map_.erase(name);
  }
  void registerOne(const std::string &name, const int *value) {
    std::unique_lock lock(mutex_);
    map_.insert_or_assign(name, value);
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, const int *> map_;
};
// A template that names the map's type does not take a view.
template <class T>
T *pointerOf(const std::map<std::string, T *> &map, const std::string &name) {
  auto it = map.find(name);
  return it == map.end() ? nullptr : it->second;
}
// CHECK: 'Named::map_' is kept
// CHECK: it is passed to pointerOf()
struct Named {
  const int *get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return pointerOf(map_, name);
  }
  void registerOne(const std::string &name, const int *value) {
    std::unique_lock lock(mutex_);
    map_.insert_or_assign(name, value);
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, const int *> map_;
};
// CHECK: 'Put::map_' is kept
// CHECK: it is passed to put()
struct Put {
  void get() {
    std::unique_lock lock(mutex_);
    put(map_);
  }
  WRITER
};
// CHECK: 'Stored::map_' is kept
// CHECK: it is passed to keep()
struct Stored {
  std::size_t get() {
    std::shared_lock lock(mutex_);
    keep(map_);
    return sizeOf(map_);
  }
  WRITER
};
// CHECK: 'Unseen::map_' is kept
// CHECK: it is passed to unseen()
struct Unseen {
  void get() {
    std::shared_lock lock(mutex_);
    unseen(map_);
  }
  WRITER
};

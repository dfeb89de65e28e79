// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Templates that would take a view as they take the map, and do otherwise.
// CHECK-COUNT-5: [map-escapes]
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <type_traits>
#include <utility>

using Table = std::map<int, std::string>;

template <class Map> struct Cost {
  static constexpr std::size_t each = 1;
};
template <class Key, class T> struct Cost<std::map<Key, T>> {
  static constexpr std::size_t each = 10;
};

template <class Map> std::size_t byBranch(const Map &map) {
  if constexpr (std::is_same_v<Map, Table>)
    return map.size() * 10;
  else
    return map.size();
}
template <class Map> std::size_t byTrait(const Map &map) {
  return map.size() * Cost<Map>::each;
}
template <class Map> std::size_t byDecltype(const Map &map) {
  return map.size() * Cost<std::decay_t<decltype(map)>>::each;
}
template <class Map> std::size_t bySize(const Map &map) {
  return sizeof(map) == sizeof(Table) ? map.size() : 0;
}
template <class Map, std::enable_if_t<std::is_same_v<Map, Table>, int> = 0>
std::size_t byOverload(const Map &map) {
  return map.size() * 10;
}
template <class Map, std::enable_if_t<!std::is_same_v<Map, Table>, int> = 0>
std::size_t byOverload(const Map &map) {
  return map.size();
}

class ByBranch {
public:
  void add(int key, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    table_[key] = text;
  }
  std::size_t cost() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return byBranch(table_);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> table_;
};

class ByTrait {
public:
  void add(int key, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    table_[key] = text;
  }
  std::size_t cost() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return byTrait(table_);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> table_;
};

class ByDecltype {
public:
  void add(int key, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    table_[key] = text;
  }
  std::size_t cost() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return byDecltype(table_);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> table_;
};

class BySize {
public:
  void add(int key, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    table_[key] = text;
  }
  std::size_t cost() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return bySize(table_);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> table_;
};

class ByOverload {
public:
  void add(int key, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    table_[key] = text;
  }
  std::size_t cost() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return byOverload(table_);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> table_;
};

template <class Costs> std::size_t cost() {
  Costs costs;
  costs.add(1, "one");
  return costs.cost();
}

int main() {
  std::cout << cost<ByBranch>() << ',' << cost<ByTrait>() << ','
            << cost<ByDecltype>() << ',' << cost<BySize>() << ','
            << cost<ByOverload>() << '\n';
}

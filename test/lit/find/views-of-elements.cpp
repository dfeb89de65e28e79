// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A view of an element or a pointer into it leaves the lock as surely as the
// element's address; one that a call consumes does not.
#include <cstring>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct Unit {
  std::string name;
  int level = 0;
};

// CHECK-DAG: 'Returned::units_' is kept
// CHECK-DAG: of an element: something inside it is returned
class Returned {
public:
  const char *name(int id) const {
    std::shared_lock lock(mutex_);
    auto it = units_.find(id);
    return it == units_.end() ? "" : it->second.name.c_str();
  }
  std::optional<std::string_view> maybe(int id) const {
    std::shared_lock lock(mutex_);
    auto it = units_.find(id);
    if (it == units_.end())
      return std::nullopt;
    return it->second.name;
  }
  void configure(int id, int level) {
    std::unique_lock lock(mutex_);
    units_[id].level = level;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Unit> units_;
};

// CHECK-DAG: 'Collected::units_' is kept
// CHECK-DAG: of an element: a view of it is stored
class Collected {
public:
  std::vector<std::string_view> names() const {
    std::shared_lock lock(mutex_);
    std::vector<std::string_view> all;
    for (const auto &[name, unit] : units_)
      all.push_back(name);
    return all;
  }
  void configure(const std::string &name, int level) {
    std::unique_lock lock(mutex_);
    units_[name].level = level;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Unit> units_;
};

// CHECK-DAG: 'Assigned::units_' is kept
// CHECK-DAG: an element is used after its section
class Assigned {
public:
  std::size_t length(int id) const {
    std::string_view name;
    {
      std::shared_lock lock(mutex_);
      auto it = units_.find(id);
      if (it == units_.end())
        return 0;
      name = it->second.name;
    }
    return name.size();
  }
  void configure(int id, int level) {
    std::unique_lock lock(mutex_);
    units_[id].level = level;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Unit> units_;
};

// CHECK-NOT: 'Consumed::units_' leave the lock
class Consumed {
public:
  std::size_t length(int id) const {
    std::shared_lock lock(mutex_);
    auto it = units_.find(id);
    return it == units_.end() ? 0 : std::strlen(it->second.name.c_str());
  }
  void configure(int id, int level) {
    std::unique_lock lock(mutex_);
    units_[id].level = level;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Unit> units_;
};

// CHECK-NOT: 'Copied::units_' leave the lock
class Copied {
public:
  bool has(int id) const {
    std::shared_lock lock(mutex_);
    return units_.count(id) != 0;
  }
  void registerUnit(int id, const std::string &name) {
    std::unique_lock lock(mutex_);
    Unit &unit = units_[id];
    unit.name = name;
    std::vector<std::string> names;
    names.emplace_back(unit.name);
    names.emplace_back(unit.name.c_str());
    names_ = std::move(names);
  }
  void configure(int id, int level) {
    std::unique_lock lock(mutex_);
    units_[id].level = level;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Unit> units_;
  std::vector<std::string> names_;
};

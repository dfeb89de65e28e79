// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Where one mutex guards several maps they go together, or stay together.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Positive {
public:
  void add(int id, const std::string &name) {
    std::unique_lock lock(mutex_);
    names_[id] = name;
    ids_[name] = id;
  }
  bool has(int id, const std::string &name) const {
    std::shared_lock lock(mutex_);
    return names_.count(id) && ids_.count(name);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Positive::names_' can be migrated together with 'Positive::ids_'
  std::unordered_map<int, std::string> names_;
  // CHECK: 'Positive::ids_' can be migrated together with 'Positive::names_'
  std::unordered_map<std::string, int> ids_;
};

// One of them has to stay, and the others with it.
class NegativeOther {
public:
  void learn(int id, const std::string &name) {
    std::unique_lock lock(mutex_);
    names_[id] = name;
    ids_.emplace(name, id);
  }
  bool has(int id, const std::string &name) const {
    std::shared_lock lock(mutex_);
    return names_.count(id) && ids_.count(name);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'NegativeOther::names_' is kept
  // CHECK: 'NegativeOther::ids_' is written under the lock, and would be copied whole at each such write
  std::unordered_map<int, std::string> names_;
  // CHECK: 'NegativeOther::ids_' is kept
  // CHECK: [unsupported-container]
  std::multimap<std::string, int> ids_;
};

// A field whose address leaves is nothing that a group of maps can carry.
class NegativeField {
public:
  void add(int id, const std::string &name) {
    std::unique_lock lock(mutex_);
    names_[id] = name;
    ids_[name] = id;
    last_ = name;
  }
  bool isLast(int id) const {
    std::shared_lock lock(mutex_);
    auto it = names_.find(id);
    return it != names_.end() && it->second == last_ && ids_.count(last_);
  }
  const std::string *last() const { return &last_; }

private:
  mutable std::shared_mutex mutex_;
  std::string last_;
  // CHECK: 'NegativeField::names_' is kept
  // CHECK: 'NegativeField::last_' is written under the lock
  std::unordered_map<int, std::string> names_;
  // CHECK: 'NegativeField::ids_' is kept
  // CHECK: 'NegativeField::last_' is written under the lock
  std::unordered_map<std::string, int> ids_;
};

// A constructor's initialiser would leave the map out of the group.
class NegativeInitializer {
public:
  NegativeInitializer() : ids_{{"root", 0}} {}
  void add(int id, const std::string &name) {
    std::unique_lock lock(mutex_);
    names_[id] = name;
    ids_[name] = id;
  }
  bool has(int id, const std::string &name) const {
    std::shared_lock lock(mutex_);
    return names_.count(id) && ids_.count(name);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'NegativeInitializer::names_' is kept
  // CHECK: ids_ is initialised apart from the group that it would be part of
  std::unordered_map<int, std::string> names_;
  std::unordered_map<std::string, int> ids_;
};

// So would braces around an object without constructors.
struct NegativeAggregate {
  void add(int id, const std::string &name) {
    std::unique_lock lock(mutex_);
    names_[id] = name;
    ids_[name] = id;
  }
  bool has(int id, const std::string &name) const {
    std::shared_lock lock(mutex_);
    return names_.count(id) && ids_.count(name);
  }
  mutable std::shared_mutex mutex_;
  // CHECK: 'NegativeAggregate::names_' is kept
  // CHECK: a class without constructors may be initialised member by member
  std::unordered_map<int, std::string> names_;
  std::unordered_map<std::string, int> ids_;
};

// Two mutexes of one class are two things.
class NegativeOwnMutexes {
public:
  void add(int id, const std::string &name) {
    {
      std::unique_lock lock(namesMutex_);
      names_[id] = name;
    }
    std::unique_lock lock(idsMutex_);
    ids_[name] = id;
  }
  bool hasName(int id) const {
    std::shared_lock lock(namesMutex_);
    return names_.count(id) != 0;
  }
  bool hasId(const std::string &name) const {
    std::shared_lock lock(idsMutex_);
    return ids_.count(name) != 0;
  }

private:
  mutable std::shared_mutex namesMutex_, idsMutex_;
  // CHECK: 'NegativeOwnMutexes::names_' can be migrated: guarded by 'NegativeOwnMutexes::namesMutex_'
  std::unordered_map<int, std::string> names_;
  // CHECK: 'NegativeOwnMutexes::ids_' can be migrated: guarded by 'NegativeOwnMutexes::idsMutex_'
  std::unordered_map<std::string, int> ids_;
};

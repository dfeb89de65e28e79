// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A class that copies what its atomics hold can be copied, and loses what
// readers set in the original meanwhile. So does what has such in a container,
// or behind a pointer of its own.
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

struct Flag {
  Flag() = default;
  Flag(const Flag &other) : on(other.on.load()) {}
  Flag &operator=(const Flag &other) {
    on = other.on.load();
    return *this;
  }
  void set() const { on = true; }
  mutable std::atomic<bool> on{false};
};

struct Row {
  std::string name;
  std::vector<Flag> flags;
};

class Rows {
public:
  void registerRow(const std::string &key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: note: values of 'Rows::rows_' are changed in place and cannot be
    rows_[key].name = name;
  }
  void set(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = rows_.find(key);
    if (it != rows_.end())
      it->second.flags[0].set();
  }
  bool isSet(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = rows_.find(key);
    return it != rows_.end() && it->second.flags[0].on;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Row> rows_;
};

class Behind {
public:
  Behind() : flag_(std::make_unique<Flag>()) {}
  Behind(const Behind &other)
      : name(other.name), flag_(std::make_unique<Flag>(*other.flag_)) {}
  void set() const { flag_->set(); }
  bool isSet() const { return flag_->on; }
  std::string name;

private:
  std::unique_ptr<Flag> flag_;
};

class Things {
public:
  void registerThing(const std::string &key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: note: values of 'Things::things_' are changed in place and cannot
    things_[key].name = name;
  }
  void set(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = things_.find(key);
    if (it != things_.end())
      it->second.set();
  }
  bool isSet(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = things_.find(key);
    return it != things_.end() && it->second.isSet();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Behind> things_;
};

// Copies share what a shared_ptr points to.
struct Shared {
  std::string name;
  std::shared_ptr<Flag> flag = std::make_shared<Flag>();
};

// CHECK: 'Many::many_' can be migrated:
class Many {
public:
  void registerOne(const std::string &key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    many_[key].name = name;
  }
  std::string name(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = many_.find(key);
    return it == many_.end() ? "" : it->second.name;
  }
  bool isSet(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = many_.find(key);
    return it != many_.end() && it->second.flag->on;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Shared> many_;
};

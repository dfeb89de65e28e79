// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A const function that excludes others while it reads, and does more, would
// have to open an update(), which is a change of its object.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

// CHECK: remark: 'Names::names_' is kept
// CHECK-NOT: remark
// CHECK: const-functions.cpp:[[@LINE+6]]:{{.*}} Names::print holds the lock exclusively for more than to read the map, but is const
class Names {
public:
  void print() const {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::cout << "names\n";
    for (const auto &entry : names_)
      std::cout << entry.second << '\n';
  }
  std::string find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(key);
    return it == names_.end() ? std::string() : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return names_.count(key) != 0;
  }
  void set(int key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[key] = name;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

// CHECK: remark: 'Cached::names_' can be migrated
class Cached {
public:
  void print() const {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::cout << "names\n";
    for (const auto &entry : names_)
      std::cout << entry.second << '\n';
  }
  std::string find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(key);
    return it == names_.end() ? std::string() : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return names_.count(key) != 0;
  }
  void set(int key, const std::string &name) const {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[key] = name;
  }

private:
  mutable std::shared_mutex mutex_;
  mutable std::map<int, std::string> names_;
};

// CHECK: remark: 'Apart::names_' can be migrated
class Apart {
public:
  void print() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::cout << "names\n";
    for (const auto &entry : names_)
      std::cout << entry.second << '\n';
  }
  std::string find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(key);
    return it == names_.end() ? std::string() : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return names_.count(key) != 0;
  }
  void set(int key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[key] = name;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

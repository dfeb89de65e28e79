// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Names of files that the exclusive lock keeps from being removed while they
// are read under the shared one.
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

std::string contents(const std::string &path);
void log(const std::string &what);

class Files {
public:
  std::string read(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = paths_.find(name);
    return it == paths_.end() ? "" : contents(it->second);
  }
  bool has(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return paths_.count(name) != 0;
  }
  void unregister(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto it = paths_.find(name);
    if (it == paths_.end())
      return;
    std::remove(it->second.c_str());
    paths_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'Files::paths_' {{.*}}review
  // CHECK: may guard what names in 'Files::paths_' stand for, such as files
  // CHECK: [pointee-guarded]
  std::unordered_map<std::string, std::string> paths_;
};

class Folders {
public:
  std::string read(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = paths_.find(name);
    return it == paths_.end() ? "" : contents(it->second);
  }
  bool has(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return paths_.count(name) != 0;
  }
  void unregister(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto it = paths_.find(name);
    if (it == paths_.end())
      return;
    removeAll(it->second);
    paths_.erase(it);
  }

private:
  static void removeAll(const std::string &path) {
    log(path);
    std::filesystem::remove_all(path);
  }

  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'Folders::paths_' {{.*}}review
  // CHECK: may guard what names in 'Folders::paths_' stand for, such as files
  // CHECK: [pointee-guarded]
  std::unordered_map<std::string, std::string> paths_;
};

// Nothing is removed but the names.
class Names {
public:
  std::string read(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = names_.find(name);
    return it == names_.end() ? "" : contents(it->second);
  }
  bool has(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return names_.count(name) != 0;
  }
  void unregister(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto it = names_.find(name);
    if (it == names_.end())
      return;
    log(it->second);
    names_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'Names::names_' can be migrated:
  // CHECK-NOT: stand for
  std::unordered_map<std::string, std::string> names_;
};

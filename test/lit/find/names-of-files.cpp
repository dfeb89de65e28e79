// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A name can stand for something outside as a number can: a file that is read
// under the shared lock, and removed where the exclusive one is held.
#include <cstdio>
#include <fstream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Files {
public:
  std::string firstLine(const std::string &name) const {
    // CHECK: 'Files::mutex_' may guard what names in 'Files::paths_' stand for, such as files
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = paths_.find(name);
    if (it == paths_.end())
      return "";
    std::ifstream in(it->second);
    std::string line;
    std::getline(in, line);
    return line;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return paths_.count(name) != 0;
  }
  void registerFile(const std::string &name, const std::string &path) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    paths_[name] = path;
  }
  void unregisterFile(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = paths_.find(name);
    if (it == paths_.end())
      return;
    std::remove(it->second.c_str());
    paths_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Files::paths_' can be migrated after a review
  std::map<std::string, std::string> paths_;
};

// Nobody takes anything away.
class Titles {
public:
  std::string firstLine(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = titles_.find(name);
    if (it == titles_.end())
      return "";
    std::ifstream in(it->second);
    std::string line;
    std::getline(in, line);
    return line;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return titles_.count(name) != 0;
  }
  void registerTitle(const std::string &name, const std::string &path) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::printf("%s\n", path.c_str());
    titles_[name] = path;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Titles::titles_' can be migrated:
  std::map<std::string, std::string> titles_;
};

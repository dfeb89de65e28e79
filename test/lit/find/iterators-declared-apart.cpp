// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// An iterator that is declared with the map's type, and given its value later,
// cannot be a registry's.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Texts {
public:
  using Map = std::map<int, std::string>;
  void registerText(int key, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    texts_[key] = text;
  }
  std::string get(int key) const {
    Map::const_iterator it;
    std::shared_lock<std::shared_mutex> lock(mutex_);
    // CHECK: note: the iterator is given to a variable that is declared apart
    it = texts_.find(key);
    return it == texts_.end() ? "" : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return texts_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  Map texts_;
};

// CHECK: 'Found::texts_' can be migrated:
class Found {
public:
  void registerText(int key, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    texts_[key] = text;
  }
  std::string get(int key, int other) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(key);
    if (it == texts_.end())
      it = texts_.find(other);
    return it == texts_.end() ? "" : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return texts_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

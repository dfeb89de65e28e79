// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Functions that a map is passed to, whose type has to stay, and that give a
// part of it: that would be one of a copy which is gone.
// CHECK-COUNT-3: [map-escapes]
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

// What it gives would refer to a copy that is gone.
template <class Key, class T> struct Finder {
  static const T *find(const std::map<Key, T> &map, const Key &key) {
    auto it = map.find(key);
    return it == map.end() ? nullptr : &it->second;
  }
};

const std::string *findText(const std::map<int, std::string> &map, int key) {
  auto it = map.find(key);
  return it == map.end() ? nullptr : &it->second;
}

class Found {
public:
  std::string get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const std::string *text = findText(found_, key);
    return text == nullptr ? "none" : *text;
  }
  void add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    found_.emplace(key, "a text that is too long to be kept within a string");
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> found_;
};

class FoundByTemplate {
public:
  std::string get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const std::string *text = Finder<int, std::string>::find(found_, key);
    return text == nullptr ? "none" : *text;
  }
  void add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    found_.emplace(key, "a text that is too long to be kept within a string");
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> found_;
};

// The copy would be one call further on.
class Twice {
public:
  std::string get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const std::string *text = find(twice_, key);
    return text == nullptr ? "none" : *text;
  }
  void add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    twice_.emplace(key, "a text that is too long to be kept within a string");
  }

private:
  static const std::string *find(const std::map<int, std::string> &map,
                                 int key) {
    return findText(map, key);
  }
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> twice_;
};

int main() {
  Found found;
  found.add(1);
  FoundByTemplate byTemplate;
  byTemplate.add(2);
  Twice twice;
  twice.add(3);
  std::cout << found.get(1) << byTemplate.get(2) << twice.get(3) << '\n';
}

// RUN: %migrate-and-run %s
// A key that was found, by the function or by its caller, and then taken away by
// a function that is called in between, or in a loop: operator[] makes it anew.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>

class ByTheHelper {
public:
  int take(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (map_.count(key) == 0)
      return -1;
    return again(key);
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(key);
    return it == map_.end() ? 0 : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(key) != 0;
  }
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_[key] = value;
  }

private:
  int again(int key) {
    drop(key);
    return map_[key];
  }
  void drop(int key) { map_.erase(key); }
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

class ByTheCaller {
public:
  int take(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (map_.count(key) == 0)
      return -1;
    drop(key);
    return again(key);
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(key);
    return it == map_.end() ? 0 : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(key) != 0;
  }
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_[key] = value;
  }

private:
  int again(int key) { return map_[key]; }
  void drop(int key) { map_.erase(key); }
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

class InOneFunction {
public:
  int take(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (map_.count(key) == 0)
      return -1;
    drop(key);
    return map_[key];
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(key);
    return it == map_.end() ? 0 : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(key) != 0;
  }
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_[key] = value;
  }

private:
  void drop(int key) { map_.erase(key); }
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

class InALoop {
public:
  int take(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (map_.count(key) == 0)
      return -1;
    int sum = 0;
    for (int i = 0; i != 2; ++i) {
      sum += map_[key];
      map_.erase(key);
    }
    return sum;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = map_.find(key);
    return it == map_.end() ? 0 : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(key) != 0;
  }
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

template <typename Map> void run() {
  Map map;
  map.set(1, 5);
  std::cout << map.take(1) << ' ' << map.has(1) << map.get(1) << ' '
            << map.take(2) << '\n';
}

int main() {
  run<ByTheHelper>();
  run<ByTheCaller>();
  run<InOneFunction>();
  run<InALoop>();
}

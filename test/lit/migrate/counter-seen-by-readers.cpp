// RUN: %migrate-and-run %s
// A counter that readers see, and one that is touched where the map is only
// read: both move with the map, and every section over both is one of the group.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <unordered_map>
#include <vector>

class SeenByReaders {
public:
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    ++changes_;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? changes_ : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
  int changes_ = 0;
};

class TouchedByItself {
public:
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value + next_++;
  }
  int skip() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return values_.empty() ? next_ : next_++;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? 0 : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
  int next_ = 0;
};

int main() {
  SeenByReaders a;
  a.set(1, 2);
  TouchedByItself b;
  b.set(1, 2);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 250; ++i) {
        a.set(i, i);
        b.set(i, i);
      }
    });
  for (auto &thread : threads)
    thread.join();
  b.skip();
  std::cout << a.get(1) << a.get(-1) << b.skip() << b.has(2) << b.has(-1)
            << "\n";
}

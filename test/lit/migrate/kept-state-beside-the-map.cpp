// RUN: %migrate-and-run --keep %s
// The mutex excludes writers for more than the map: a counter that a reader
// sees, and one that is touched where the map is only read.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

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

// Under the other object's lock.
class OfAnother {
public:
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    ++count_;
  }
  void setBoth(int key, int value, OfAnother &other) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    ++other.count_;
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
  int count_ = 0;
};

int main() {
  SeenByReaders a;
  a.set(1, 2);
  TouchedByItself b;
  b.set(1, 2);
  b.skip();
  OfAnother c, d;
  c.set(1, 2);
  c.setBoth(2, 3, d);
  std::cout << a.get(1) << a.get(2) << b.get(1) << b.has(2) << c.get(2)
            << c.has(3) << "\n";
}

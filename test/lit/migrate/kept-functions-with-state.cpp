// RUN: %migrate-and-run --keep %s
// What compares or hashes the keys goes with the contents of a standard map
// when it is copied, assigned or swapped; a registry keeps what it was made
// with.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

struct Modulo {
  int by = 100;
  bool operator()(int a, int b) const { return a % by < b % by; }
};
struct Salted {
  unsigned salt = 1;
  size_t operator()(int key) const { return key * salt; }
};
using Classes = std::map<int, int, Modulo>;
using Buckets = std::unordered_map<int, int, Salted>;

class Assigned {
public:
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(key) != 0;
  }
  bool empty() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.empty();
  }
  void put(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_[key] = value;
  }
  void classify(int by) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_ = Classes(Modulo{by});
  }

private:
  mutable std::shared_mutex mutex_;
  Classes map_;
};

class Swapped {
public:
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(key) != 0;
  }
  bool empty() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.empty();
  }
  void put(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_[key] = value;
  }
  void swap(Classes &other) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_.swap(other);
  }

private:
  mutable std::shared_mutex mutex_;
  Classes map_;
};

class Copied {
public:
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(key) != 0;
  }
  bool empty() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.empty();
  }
  void put(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    map_[key] = value;
  }
  Buckets all() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_;
  }

private:
  mutable std::shared_mutex mutex_;
  Buckets map_{8, Salted{3}};
};

int main() {
  Assigned assigned;
  assigned.classify(3);
  assigned.put(1, 1);
  std::cout << assigned.has(4) << assigned.empty() << '\n';

  Swapped swapped;
  Classes other(Modulo{3});
  swapped.swap(other);
  swapped.put(1, 1);
  std::cout << swapped.has(4) << swapped.empty() << '\n';

  Copied copied;
  copied.put(1, 1);
  std::cout << copied.all().hash_function().salt << copied.has(1)
            << copied.empty() << '\n';
}

// RUN: %migrate-and-run %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Functions that a map is passed to, and whose type has to stay: a standard map
// is made for each call, which is for a person to decide.
// CHECK: 'Published::published_' can be migrated after a review
// CHECK: note: each call that passes 'Published::published_' on would make a standard map of all that is in it [map-escapes]
// CHECK: note: 'size', which the map is passed to, has a signature that others may rely on
// CHECK: 'Compared::compared_' can be migrated after a review
// CHECK: note: 'Compared::sum', which the map is passed to, is passed other maps as well
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

// Others may call it.
int size(const std::map<int, std::string> &map) {
  return static_cast<int>(map.size());
}

class Published {
public:
  int count() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return size(published_);
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return published_.count(key) != 0;
  }
  void add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    published_.emplace(key, "p");
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> published_;
};

// It is passed a map of the caller's as well.
class Compared {
public:
  bool less(const std::map<int, int> &other) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return sum(compared_) < sum(other);
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return compared_.count(key) != 0;
  }
  void add(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    compared_.emplace(key, key);
  }

private:
  static int sum(const std::map<int, int> &map) {
    int sum = 0;
    for (const auto &entry : map)
      sum += entry.second;
    return sum;
  }
  mutable std::shared_mutex mutex_;
  std::map<int, int> compared_;
};

int main() {
  Published published;
  published.add(1);
  std::cout << published.count() << published.has(1) << '\n';
  Compared compared;
  compared.add(5);
  std::cout << compared.less({{1, 6}}) << compared.has(5) << '\n';
}

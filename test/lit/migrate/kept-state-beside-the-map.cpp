// RUN: %migrate-and-run --keep %s
// The mutex guards more than the map beside it: a counter of another object,
// which is in no group with this one's map.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

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
  OfAnother c, d;
  c.set(1, 2);
  c.setBoth(2, 3, d);
  std::cout << c.get(2) << c.has(3) << "\n";
}

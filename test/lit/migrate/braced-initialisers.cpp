// RUN: %migrate-and-run %s
// A variable may be initialised in braces as well.
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

class Braced {
public:
  int get(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock{mutex_};
    const auto it{values_.find(key)};
    return it != values_.end() ? *it->second : 0;
  }
  bool has(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock{mutex_};
    if (const auto it{values_.find(key)}; it != values_.end())
      return true;
    return false;
  }
  int sum() const {
    std::shared_lock<std::shared_mutex> lock{mutex_};
    int sum{0};
    for (const auto &[key, value] : values_) {
      const int *number{value.get()};
      sum += *number;
    }
    return sum;
  }
  void set(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock{mutex_};
    auto made{std::make_unique<int>(value)};
    values_[key] = std::move(made);
  }
  bool drop(const std::string &key) {
    std::unique_lock<std::shared_mutex> lock{mutex_};
    const auto it{values_.find(key)};
    const auto found{it != values_.end()};
    if (found)
      values_.erase(it);
    return found;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<int>> values_;
};

template <class Key, class Value> class Pattern {
public:
  Value get(const Key &key) {
    std::lock_guard<std::shared_mutex> lock(mutex_);
    const auto it{map_.find(key)};
    return map_.end() != it ? it->second : Value();
  }
  bool has(const Key &key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return map_.count(key) != 0;
  }
  void set(const Key &key, const Value &value) {
    std::lock_guard<std::shared_mutex> lock(mutex_);
    map_.emplace(key, value);
  }
  void erase(const Key &key) {
    std::lock_guard<std::shared_mutex> lock(mutex_);
    map_.erase(key);
  }

private:
  std::shared_mutex mutex_;
  std::map<Key, Value> map_;
};

int main() {
  Braced braced;
  braced.set("a", 1);
  braced.set("b", 2);
  std::cout << braced.get("a") << braced.has("b") << braced.has("c")
            << braced.sum() << braced.drop("a") << braced.drop("a")
            << braced.sum() << ' ';
  Pattern<std::string, int> pattern;
  pattern.set("a", 1);
  pattern.set("a", 2);
  std::cout << pattern.get("a") << pattern.get("b") << pattern.has("a");
  pattern.erase("a");
  std::cout << pattern.has("a") << '\n';
}

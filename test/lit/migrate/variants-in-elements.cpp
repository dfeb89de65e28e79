// RUN: %migrate-and-run %s
// RUN: %unlatch check %s -- -std=c++17 | count 0
// RUN: %unlatch find %s -- -std=c++17 2>&1 | FileCheck %s
// CHECK: 2 guarded maps in 1 unit: 2 to migrate
// std::get_if and std::any_cast give addresses in an element, which are used up
// within the section.
#include <any>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <variant>

class Settings {
public:
  using Value = std::variant<bool, long, std::string>;
  template <class T> std::optional<T> get(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    if (it == values_.end())
      return std::nullopt;
    if (const T *value = std::get_if<T>(&it->second))
      return *value;
    return std::nullopt;
  }
  bool isText(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it != values_.end() && std::get_if<std::string>(&it->second);
  }
  void registerValue(const std::string &key, Value value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_.insert_or_assign(key, std::move(value));
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Value> values_;
};

class Anything {
public:
  int number(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = anything_.find(key);
    if (it == anything_.end())
      return -1;
    const int *number = std::any_cast<int>(&it->second);
    return number == nullptr ? 0 : *number;
  }
  void registerValue(int key, std::any value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    anything_[key] = std::move(value);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::any> anything_;
};

int main() {
  Settings settings;
  settings.registerValue("port", 80L);
  settings.registerValue("name", std::string("n"));
  std::cout << settings.get<long>("port").value_or(1)
            << settings.get<bool>("port").value_or(true)
            << settings.get<std::string>("name").value_or("none")
            << settings.isText("name") << settings.isText("port") << '\n';
  Anything anything;
  anything.registerValue(1, 5);
  anything.registerValue(2, std::string("text"));
  std::cout << anything.number(1) << anything.number(2) << anything.number(3)
            << '\n';
}

// RUN: %migrate-and-run %s
// RUN: %expect-exit 1 %unlatch migrate %s -- -std=c++17 -I%runtime_include | FileCheck %s
// A value in braces has no type of its own: it is assigned as it stands.
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

struct Limit {
  Limit() = default;
  Limit(int most, std::string unit) : most(most), unit(std::move(unit)) {}
  int most = 0;
  std::string unit;
};

class Limits {
public:
  // CHECK: update[key] = {most, "MB"};
  void set(int key, int most) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    limits_[key] = {most, "MB"};
  }
  // CHECK: update[key] = {};
  void reset(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    limits_[key] = {};
  }
  // CHECK: limits_.insert_or_assign(key, Limit{most, "GB"});
  void setLarge(int key, int most) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    limits_[key] = Limit{most, "GB"};
  }
  std::string get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = limits_.find(key);
    if (it == limits_.end())
      return "-";
    return std::to_string(it->second.most) + it->second.unit;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return limits_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Limit> limits_;
};

class Answers {
public:
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    answers_[key] = value;
  }
  // CHECK: update[key] = {};
  void reset(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    answers_[key] = {};
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = answers_.find(key);
    return it == answers_.end() ? -1 : it->second.value_or(-2);
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return answers_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::optional<int>> answers_;
};

int main() {
  Limits limits;
  limits.set(1, 10);
  limits.setLarge(2, 3);
  limits.set(3, 4);
  limits.reset(3);
  std::cout << limits.get(1) << limits.get(2) << limits.get(3) << limits.get(4)
            << limits.has(3) << ' ';
  Answers answers;
  answers.set(1, 5);
  answers.set(2, 6);
  answers.reset(2);
  answers.reset(3);
  std::cout << answers.get(1) << answers.get(2) << answers.get(3)
            << answers.get(4) << answers.has(3) << '\n';
}

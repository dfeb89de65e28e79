// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Before an object is shared, a loop that changes elements and a field that
// counts would become updates that last as long as the loop or the expression,
// and a write inside them a write within a write.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Ids {
public:
  Ids() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: another use of the maps of an object that is not shared yet stands within this one
    ids_["first"] = next_++;
  }
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = ids_.find(name);
    return it == ids_.end() ? 0 : it->second;
  }
  int next() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ids_.empty() ? 0 : next_;
  }
  void registerName(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    ids_[name] = next_++;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> ids_;
  int next_ = 1;
};

class Defaults {
public:
  Defaults() { fill(); }
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(name);
    return it == values_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(name) != 0;
  }
  void registerName(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[name] = 1;
  }

private:
  void add(const std::string &name) { values_[name] = 7; }
  void fill() {
    add("a");
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: Defaults::add is called within this use of the map of an object that is not shared yet
    for (auto &value : values_) {
      value.second = 3;
      add("z");
    }
  }

  mutable std::shared_mutex mutex_;
  std::map<std::string, int> values_;
};

// A standard map's loop sees what is put in behind it; one over a view does not.
class Steps {
public:
  Steps() {
    steps_[1] = 1;
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: another use of the maps of an object that is not shared yet stands within this one
    for (const auto &step : steps_)
      if (step.first < 5)
        steps_.emplace(step.first + 1, step.second);
  }
  int find(int step) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = steps_.find(step);
    return it == steps_.end() ? 0 : it->second;
  }
  bool has(int step) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return steps_.count(step) != 0;
  }
  void registerStep(int step) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    steps_[step] = 1;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> steps_;
};

int main() {
  Steps steps;
  steps.registerStep(9);
  std::cout << steps.find(5) << steps.has(2) << "\n";
  Ids ids;
  ids.registerName("second");
  std::cout << ids.find("first") << ids.find("second") << ids.next() << "\n";
  Defaults defaults;
  defaults.registerName("q");
  std::cout << defaults.find("a") << defaults.has("z") << "\n";
}

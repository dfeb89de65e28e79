// RUN: %migrate-and-run %s
// RUN: %expect-exit 1 %unlatch migrate %s -- -std=c++17 -I%runtime_include | FileCheck %s
// Get-or-create of what the map owns, by an empty element that is filled: the
// element cannot be copied, so an update would not do.
// CHECK-COUNT-4: {{^\+.*}}get_or_emplace(
#include <atomic>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

class Counter {
public:
  explicit Counter(long value = 0) : value_(value) {}
  void add() { ++value_; }
  long value() const { return value_; }

private:
  std::atomic<long> value_;
};

class Slots {
public:
  Counter &get(const std::string &name) {
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      auto it = counters_.find(name);
      if (it != counters_.end())
        return *it->second;
    }
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto &slot = counters_[name];
    if (!slot)
      slot = std::make_unique<Counter>();
    return *slot;
  }
  Counter *first(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto &slot = counters_[name];
    if (slot == nullptr) {
      long start = 4;
      slot = std::make_unique<Counter>(start);
    }
    return slot.get();
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return counters_.size();
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<Counter>> counters_;
};

class Inserted {
public:
  Counter &get(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto [it, fresh] = counters_.try_emplace(name);
    if (fresh)
      it->second = std::make_unique<Counter>(7);
    return *it->second;
  }
  void declare(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto result = counters_.emplace(name, nullptr);
    if (result.second) {
      result.first->second = std::make_unique<Counter>(8);
    }
  }
  long total() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    long sum = 0;
    for (const auto &[name, counter] : counters_)
      sum += counter->value();
    return sum;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<Counter>> counters_;
};

int main() {
  Slots slots;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 300; ++i)
        slots.get("requests" + std::to_string(i % 7)).add();
    });
  for (auto &thread : threads)
    thread.join();
  std::cout << slots.size() << ' ' << slots.get("requests3").value() << ' '
            << slots.first("four")->value() << ' '
            << (&slots.get("a") == slots.first("a")) << '\n';
  Inserted inserted;
  inserted.get("x").add();
  inserted.declare("x");
  inserted.declare("y");
  std::cout << inserted.total() << ' ' << inserted.get("y").value() << '\n';
}

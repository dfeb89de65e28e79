// RUN: %migrate-and-run %s
// Get-or-create through a reference to what operator[] gave. The write runs
// where the first look missed: once a key, so the map is read-mostly.
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

class Metrics {
public:
  std::shared_ptr<std::atomic<long>> counter(const std::string &name) {
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      auto it = counters_.find(name);
      if (it != counters_.end())
        return it->second;
    }
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto &slot = counters_[name];
    if (!slot)
      slot = std::make_shared<std::atomic<long>>(0);
    return slot;
  }

  std::map<std::string, long> snapshot() const {
    std::shared_lock lock(mutex_);
    std::map<std::string, long> values;
    for (const auto &[name, value] : counters_)
      values[name] = value->load();
    return values;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<std::atomic<long>>> counters_;
};

int main() {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 300; ++i)
        ++*metrics.counter("requests" + std::to_string(i % 7));
    });
  for (auto &thread : threads)
    thread.join();
  for (const auto &[name, value] : metrics.snapshot())
    std::cout << name << " " << value << "\n";
  std::cout << (metrics.counter("new") == metrics.counter("new")) << "\n";
}

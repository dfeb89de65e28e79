// RUN: %migrate-and-run %s --std c++20
// std::erase_if erases: one update, with what else its section does.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

class Leases {
public:
  void registerLease(const std::string &name, int end) {
    std::unique_lock lock(mutex_);
    ends_[name] = end;
  }
  int endOf(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = ends_.find(name);
    return it == ends_.end() ? -1 : it->second;
  }
  std::vector<std::string> names() const {
    std::shared_lock lock(mutex_);
    std::vector<std::string> all;
    for (const auto &[name, end] : ends_)
      all.push_back(name);
    return all;
  }
  void shutdownBefore(int now) {
    std::unique_lock lock(mutex_);
    std::erase_if(ends_,
                  [now](const auto &lease) { return lease.second < now; });
  }
  std::size_t shutdownAll(const std::string &prefix) {
    std::unique_lock lock(mutex_);
    return std::erase_if(ends_, [&](const auto &lease) {
      return lease.first.compare(0, prefix.size(), prefix) == 0;
    });
  }
  std::size_t reload(int now) {
    std::unique_lock lock(mutex_);
    auto gone = std::erase_if(
        ends_, [&](const auto &lease) { return lease.second < now; });
    ends_["reloaded"] = now;
    return gone;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> ends_;
};

int main() {
  Leases leases;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        leases.registerLease(std::to_string(t) + "-" + std::to_string(i), i);
        if (leases.endOf("none") != -1)
          std::cout << "found\n";
      }
    });
  for (auto &thread : threads)
    thread.join();
  leases.shutdownBefore(40);
  std::cout << leases.names().size() << " " << leases.shutdownAll("1-") << " "
            << leases.reload(45) << "\n";
  for (const std::string &name : leases.names())
    std::cout << name << "=" << leases.endOf(name) << " ";
  std::cout << "\n";
}

// RUN: %migrate-and-run %s
// A reload clears the table and fills it again: readers see the old table or
// the new one, nothing in between.
#include <atomic>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

class Config {
public:
  void reload(const std::vector<std::string> &keys, int generation) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_.clear();
    for (const auto &key : keys)
      values_[key] = generation;
  }
  int get(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? -1 : it->second;
  }
  bool consistent() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int generation = -1;
    for (const auto &entry : values_) {
      if (generation != -1 && generation != entry.second)
        return false;
      generation = entry.second;
    }
    return values_.size() == 3;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> values_;
};

int main() {
  const std::vector<std::string> keys = {"host", "port", "user"};
  Config config;
  config.reload(keys, 0);
  std::atomic<bool> done{false};
  int wrong = 0;
  std::thread writer([&] {
    for (int generation = 1; generation <= 300; ++generation)
      config.reload(keys, generation);
    done = true;
  });
  do {
    wrong += !config.consistent();
    wrong += config.get("port") < 0;
  } while (!done);
  writer.join();
  std::cout << "wrong " << wrong << ", port " << config.get("port")
            << ", path " << config.get("path") << "\n";
}

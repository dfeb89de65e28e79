// RUN: %migrate-and-run %s
// A subscript inserts unless a test of the same key's lookup stands before it.
// A test of another iterator, whose name holds that of the lookup, is none.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Counts {
public:
  int touch(const std::string &key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = counts_.find(key);
    std::map<std::string, int> limits{{key, 1}};
    auto limit = limits.find(key);
    if (limit != limits.end())
      return counts_[key];
    return it == counts_.end() ? -1 : it->second;
  }
  int get(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = counts_.find(key);
    return it == counts_.end() ? -1 : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> counts_;
};

int main() {
  Counts counts;
  std::cout << counts.get("a") << counts.touch("a") << counts.get("a") << "\n";
}

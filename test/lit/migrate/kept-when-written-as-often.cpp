// RUN: %migrate-and-run --keep %s
// Every request writes: this map is no registry, and nothing may change.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Hits {
public:
  int hit(const std::string &page) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return ++hits_[page];
  }
  int hitAndReport(const std::string &page) {
    int count = 0;
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      auto it = hits_.find(page);
      if (it != hits_.end())
        count = it->second;
    }
    std::unique_lock<std::shared_mutex> lock(mutex_);
    hits_[page] = count + 1;
    return count;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> hits_;
};

int main() {
  Hits hits;
  for (int i = 0; i < 3; ++i)
    hits.hit("/");
  std::cout << hits.hitAndReport("/") << hits.hit("/") << "\n";
}

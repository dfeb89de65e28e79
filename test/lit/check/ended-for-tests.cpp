// RUN: %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning: --allow-empty
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 -DANYBODY | FileCheck %s --check-prefix=ENDED
// What only tests put away is not ended while others look.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

struct Tier {
  std::mutex mutex;
  int pending = 0;
};

class Tiers {
public:
  Tier &of(const std::string &name) {
    {
      std::shared_lock lock(mutex_);
      auto it = tiers_.find(name);
      if (it != tiers_.end())
        // ENDED: :[[#@LINE+1]]:17: warning: an element of 'Tiers::tiers_' leaves
        return *it->second;
    }
    std::unique_lock lock(mutex_);
    auto &tier = tiers_[name];
    if (!tier)
      tier = std::make_unique<Tier>();
    return *tier;
  }
  void testingReset() {
    std::unique_lock lock(mutex_);
    tiers_.clear();
  }
  void clearForTests() {
    std::unique_lock lock(mutex_);
    tiers_.clear();
  }
#ifdef ANYBODY
  void clear() {
    std::unique_lock lock(mutex_);
    tiers_.clear();
  }
#endif

private:
  std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<Tier>> tiers_;
};

void count(Tiers &tiers) {
  Tier &tier = tiers.of("a");
  std::lock_guard lock(tier.mutex);
  ++tier.pending;
}

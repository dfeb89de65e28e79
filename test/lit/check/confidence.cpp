// RUN: %unlatch check %s -- -std=c++17 2>&1 | FileCheck %s --check-prefix=MEDIUM
// RUN: %expect-exit 1 %unlatch check --min-confidence=low %s -- -std=c++17 | FileCheck %s --check-prefix=LOW
// RUN: %expect-exit 1 %unlatch check --min-confidence=high %s -- -std=c++17 -DDECLARED | FileCheck %s --check-prefix=HIGH
#include <map>
#include <mutex>
#include <shared_mutex>

#ifdef DECLARED
#define GUARDED_BY(x) __attribute__((guarded_by(x)))
#else
#define GUARDED_BY(x)
#endif

// Held at half of the evidence: a guess, unless the author says so.
class Half {
public:
  void set(int k) {
    std::unique_lock lock(mutex_);
    map_[k] = k;
  }
  // MEDIUM-NOT: warning:
  // LOW: [[@LINE+2]]:{{[0-9]+}}: warning: write to 'Half::map_' without 'Half::mutex_' (held at 1 of 2 accesses)
  // HIGH: [[@LINE+1]]:{{[0-9]+}}: warning: write to 'Half::map_' without 'Half::mutex_' (held at 1 of 2 accesses)
  void drop(int k) { map_.erase(k); }

private:
  std::shared_mutex mutex_;
  std::map<int, int> map_ GUARDED_BY(mutex_);
};

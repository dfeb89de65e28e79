// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// A test of a key within a macro for the branch predictor, or a cast to bool.
#include <map>
#include <mutex>
#include <shared_mutex>

#define SELDOM(x) (__builtin_expect(!!(x), 0))
#define MOSTLY(x) (__builtin_expect(static_cast<bool>(x), 1))
#define NEEDS(x) while (__builtin_expect(false || (!(x)), false)) return -1

class Ports {
public:
  int width(int port) {
    std::shared_lock lock(mutex_);
    if (SELDOM(widths_.find(port) == widths_.end()))
      return -1;
    return widths_[port];
  }
  int depth(int port) {
    std::shared_lock lock(mutex_);
    if (MOSTLY(widths_.count(port)))
      return widths_[port];
    return 0;
  }
  int height(int port) {
    std::shared_lock lock(mutex_);
    NEEDS(widths_.count(port));
    return widths_[port];
  }
  int waits(int port) {
    std::shared_lock lock(mutex_);
    while (widths_.count(port) == 0)
      break;
    // CHECK: [[@LINE+1]]:12: warning: operator[] may insert into
    return widths_[port];
  }
  int other(int port) {
    std::shared_lock lock(mutex_);
    if (SELDOM(widths_.find(port) == widths_.end()))
      // CHECK: [[@LINE+1]]:14: warning: operator[] may insert into
      return widths_[port];
    return 0;
  }
  void set(int port, int width) {
    std::unique_lock lock(mutex_);
    widths_[port] = width;
  }
  void drop(int port) {
    std::unique_lock lock(mutex_);
    widths_.erase(port);
  }

private:
  std::map<int, int> widths_;
  std::shared_mutex mutex_;
};

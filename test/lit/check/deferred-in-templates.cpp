// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// A deferred guard is locked by one instantiation and not by another.
#include <map>
#include <mutex>

template <bool Threads> class Pool {
public:
  int get(int k) {
    std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
    if (Threads)
      lock.lock();
    auto it = map_.find(k);
    return it == map_.end() ? 0 : it->second;
  }
  void set(int k, int v) {
    std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
    if constexpr (Threads) {
      lock.lock();
    }
    map_[k] = v;
  }
  void never(int k) {
    // CHECK: [[@LINE+1]]:5: warning: 'later' is never locked
    std::unique_lock<std::mutex> later(mutex_, std::defer_lock);
    map_.erase(k);
  }

private:
  std::map<int, int> map_;
  std::mutex mutex_;
};

constexpr bool Checked = false;

int alone(int k) {
  static std::mutex m;
  std::unique_lock<std::mutex> lock(m, std::defer_lock);
  if (Checked)
    lock.lock();
  return k;
}

int use() {
  Pool<false> p;
  p.set(1, 2);
  p.never(2);
  return p.get(1) + alone(1);
}

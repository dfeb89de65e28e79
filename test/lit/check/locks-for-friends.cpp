// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning:
// A lock whose operations are private, for the guards that are its friends.
#include <atomic>
#include <string>
#include <unordered_map>

template <typename Lock> class ReadGuard {
public:
  explicit ReadGuard(Lock &lock) : lock_(lock) { lock_.ReadLock(); }
  ~ReadGuard() { lock_.ReadUnlock(); }

private:
  Lock &lock_;
};

template <typename Lock> class WriteGuard {
public:
  explicit WriteGuard(Lock &lock) : lock_(lock) { lock_.WriteLock(); }
  ~WriteGuard() { lock_.WriteUnlock(); }

private:
  Lock &lock_;
};

class SpinLock {
  friend class ReadGuard<SpinLock>;
  friend class WriteGuard<SpinLock>;
  void ReadLock() {
    int held = held_.load();
    while (held < 0 || !held_.compare_exchange_weak(held, held + 1))
      held = held_.load();
  }
  void ReadUnlock() { --held_; }
  void WriteLock() {
    int nobody = 0;
    while (!held_.compare_exchange_weak(nobody, -1))
      nobody = 0;
  }
  void WriteUnlock() { held_ = 0; }
  std::atomic<int> held_{0};
};

class Registry {
public:
  int find(const std::string &name) {
    ReadGuard<SpinLock> guard(lock_);
    auto it = entries_.find(name);
    return it == entries_.end() ? 0 : it->second;
  }
  void add(const std::string &name, int value) {
    WriteGuard<SpinLock> guard(lock_);
    entries_[name] = value;
  }
  void remove(const std::string &name) {
    WriteGuard<SpinLock> guard(lock_);
    entries_.erase(name);
  }
  bool has(const std::string &name) {
    ReadGuard<SpinLock> guard(lock_);
    return entries_.count(name) != 0;
  }
  // CHECK: [[@LINE+1]]:{{.*}} read of 'Registry::entries_' without 'Registry::lock_'
  std::size_t size() { return entries_.size(); }

private:
  std::unordered_map<std::string, int> entries_;
  SpinLock lock_;
};

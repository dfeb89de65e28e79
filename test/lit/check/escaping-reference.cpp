// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// What is found under the lock and used after it.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

class Positive {
public:
  const int &reference(const std::string &name) const {
    std::shared_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:12: warning: an element of 'Positive::map_' leaves the lock (a reference to it is returned); 'Positive::mutex_' guards it no longer [unlatch-escaping-reference]
    return map_.at(name);
    // CHECK: note: --fix can repair this: return the value
    // CHECK: note: locked here
    // CHECK: note: elements are ended or replaced here
  }
  const int *pointer(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = map_.find(name);
    if (it == map_.end())
      return nullptr;
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an element of 'Positive::map_' leaves the lock
    return &it->second;
  }
  const std::map<std::string, int> &all() const {
    std::shared_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:12: warning: 'Positive::map_' is handed out by reference; 'Positive::mutex_' guards it no longer
    return map_;
  }
  int later(const std::string &name) const {
    std::map<std::string, int>::const_iterator it;
    {
      std::shared_lock lock(mutex_);
      it = map_.find(name);
      if (it == map_.end())
        return 0;
    }
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an element of 'Positive::map_' is used after the lock that it was found under
    return it->second;
  }
  void remove(const std::string &name) {
    std::unique_lock lock(mutex_);
    map_.erase(name);
  }
  void set(const std::string &name, int value) {
    std::unique_lock lock(mutex_);
    map_[name] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> map_;
};

// Nothing ends an element: an address is good for as long as the map.
class NegativeForEver {
public:
  const int *find(int k) const {
    std::shared_lock lock(mutex_);
    auto it = map_.find(k);
    return it == map_.end() ? nullptr : &it->second;
  }
  void add(int k) {
    std::unique_lock lock(mutex_);
    map_.emplace(k, k);
  }
  void addTwo(int k) {
    std::unique_lock lock(mutex_);
    map_.emplace(k, k);
    map_.emplace(k + 1, k);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> map_;
};

// Copies, shared owners, iterators that stay, and a helper of callers that hold
// the lock.
class Copies {
public:
  std::shared_ptr<int> find(int k) const {
    std::shared_lock lock(mutex_);
    auto it = map_.find(k);
    return it == map_.end() ? nullptr : it->second;
  }
  int value(int k) const {
    std::shared_lock lock(mutex_);
    const std::shared_ptr<int> *slot = slotOf(k);
    return slot ? **slot : 0;
  }
  void remove(int k) {
    std::unique_lock lock(mutex_);
    map_.erase(k);
  }
  void add(int k) {
    std::unique_lock lock(mutex_);
    map_[k] = std::make_shared<int>(k);
  }


  int nearest(int k, int at) const {
    std::shared_lock lock(mutex_);
    auto it = rings_.find(k);
    if (it == rings_.end() || it->second.empty())
      return 0;
    auto next = it->second.lower_bound(at);
    if (next == it->second.end())
      next = it->second.begin();
    return next->second;
  }
  int first(int k) const {
    std::map<int, int>::const_iterator next;
    {
      std::shared_lock lock(mutex_);
      next = rings_.at(k).begin();
    }
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an element of 'Copies::rings_' is used after the lock that it was found under
    return next->second;
  }
  void replace(int k, std::map<int, int> ring) {
    std::unique_lock lock(mutex_);
    rings_[k] = std::move(ring);
  }

private:
  std::map<int, std::map<int, int>> rings_;
  const std::shared_ptr<int> *slotOf(int k) const {
    auto it = map_.find(k);
    return it == map_.end() ? nullptr : &it->second;
  }
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<int>> map_;
};

// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// Decided in one section, acted upon in the next.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Positive {
public:
  void open(int k, const std::string &v) {
    bool known = false;
    {
      std::shared_lock lock(mutex_);
      known = map_.count(k) != 0;
    }
    if (!known) {
      std::unique_lock lock(mutex_);
      // CHECK: [[@LINE+1]]:7: warning: this overwrites what another thread may have added since: 'Positive::mutex_' was released after 'Positive::map_' was looked at [unlatch-check-then-act]
      map_[k] = v;
      // CHECK: [[@LINE-6]]:15: note: found missing here, in another section
    }
  }
  std::string get(int k) {
    {
      std::shared_lock lock(mutex_);
      if (map_.find(k) == map_.end())
        return "";
    }
    std::shared_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: this fails where another thread has removed it since
    return map_.at(k);
  }
  void early(int k, const std::string &v) {
    std::shared_lock reader(mutex_);
    if (map_.find(k) != map_.end())
      return;
    reader.unlock();
    std::unique_lock writer(mutex_);
    map_.emplace(k, v);
  }
  // What the first line puts in the second one finds.
  std::string again(int k, const std::string &v) {
    {
      std::shared_lock lock(mutex_);
      if (map_.count(k) == 0)
        return "";
    }
    std::unique_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:5: warning: this adds it again where another thread
    map_[k] = v;
    return map_[k];
  }
  void remove(int k) {
    std::unique_lock lock(mutex_);
    map_.erase(k);
  }

private:
  std::shared_mutex mutex_;
  std::map<int, std::string> map_;
};

class Negative {
public:
  // A second look under the exclusive lock.
  void doubleChecked(int k, const std::string &v) {
    {
      std::shared_lock lock(mutex_);
      if (map_.count(k) > 0)
        return;
    }
    std::unique_lock lock(mutex_);
    if (map_.find(k) == map_.end())
      map_[k] = v;
  }
  // One section.
  void once(int k, const std::string &v) {
    std::unique_lock lock(mutex_);
    if (!map_.count(k))
      map_[k] = v;
  }
  // What erase does to a key that is gone is nothing.
  void drop(int k) {
    bool there;
    {
      std::shared_lock lock(mutex_);
      there = map_.count(k) == 1;
    }
    if (there) {
      std::unique_lock lock(mutex_);
      map_.erase(k);
    }
  }
  // Writers exclude each other by another lock, all along.
  void serial(int k, const std::string &v) {
    std::lock_guard<std::mutex> writers(writers_);
    {
      std::shared_lock lock(mutex_);
      if (map_.count(k))
        return;
    }
    std::unique_lock lock(mutex_);
    map_[k] = v;
  }
  // Another key.
  void other(int k, int n, const std::string &v) {
    {
      std::shared_lock lock(mutex_);
      if (map_.count(k))
        return;
    }
    std::unique_lock lock(mutex_);
    map_[n] = v;
  }

private:
  std::mutex writers_;
  std::shared_mutex mutex_;
  std::map<int, std::string> map_;
};

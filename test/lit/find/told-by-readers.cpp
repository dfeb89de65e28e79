// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A reader under the lock that tells others what the map holds has told it
// before the next write. A reader of a registry may tell of its state when
// others have told of a later one, and what it told then stays.
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

// The best one, for who does not want to wait for the lock.
// CHECK: 'Levels::levels_' can be migrated after a review
class Levels {
public:
  void registerLevel(int level, int size) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    levels_[level] = size;
  }
  void refresh() {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (levels_.empty()) {
      // CHECK-DAG: [[@LINE+1]]:{{[0-9]+}}: note: 'Levels::best_' is set to what
      best_ = 0;
      return;
    }
    const auto &[level, size] = *levels_.begin();
    // CHECK-DAG: [[@LINE+1]]:{{[0-9]+}}: note: 'Levels::size_' is set to what a
    size_.store(size);
  }
  int best() const { return best_; }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> levels_;
  std::atomic<int> best_{0}, size_{0};
};

// CHECK: 'Summed::parts_' can be migrated after a review
class Summed {
public:
  void registerPart(const std::string &name, int size) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    parts_[name] = size;
  }
  void sum() {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int all = 0;
    for (const auto &part : parts_)
      all += part.second;
    std::lock_guard<std::mutex> own(sumMutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Summed::sum_' is set to what a map
    sum_ = all;
  }
  int summed() {
    std::lock_guard<std::mutex> own(sumMutex_);
    return sum_;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> parts_;
  std::mutex sumMutex_;
  int sum_ = 0;
};

// The file has to hold what was written last.
// CHECK: 'Saved::values_' can be migrated after a review
class Saved {
public:
  void configure(const std::string &key, const std::string &value) {
    set(key, value);
    save();
  }
  std::string get(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? "" : it->second;
  }

private:
  void set(const std::string &key, const std::string &value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
  }
  void save() const {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: does more with the map than read it,
    std::shared_lock<std::shared_mutex> lock(mutex_);
    std::ofstream file("values");
    for (const auto &value : values_)
      file << value.first << '=' << value.second << '\n';
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> values_;
};

// CHECK: 'Watched::values_' can be migrated after a review
class Watched {
public:
  explicit Watched(std::function<void(const std::string &)> watcher)
      : watcher_(std::move(watcher)) {}
  void configure(const std::string &key, const std::string &value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    lock.unlock();
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: does more with the map than read it,
    std::shared_lock<std::shared_mutex> again(mutex_);
    watcher_(values_.at(key));
  }
  bool has(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> values_;
  std::function<void(const std::string &)> watcher_;
};

// When it was asked and how often, and what the caller says, tell nothing of
// the map, nor does a look at it before the write.
// CHECK: 'Asked::values_' can be migrated:
class Asked {
public:
  std::string get(const std::string &key, int by) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    last_.store(now);
    by_ = by;
    asked_ = true;
    auto it = values_.find(key);
    if (it == values_.end())
      ++missed_;
    return it == values_.end() ? "" : it->second;
  }
  void each(const std::function<void(const std::string &)> &call) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (const auto &value : values_)
      call(value.second);
  }
  void configure(const std::string &key, const std::string &value) {
    each([](const std::string &) {});
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> values_;
  mutable std::atomic<long> last_{0};
  mutable std::atomic<int> by_{0}, missed_{0};
  mutable std::atomic<bool> asked_{false};
};

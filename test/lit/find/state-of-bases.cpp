// What a base class holds is guarded as what the class itself does; so is a
// stream that is written by an operator of its own.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <map>
#include <mutex>
#include <shared_mutex>
#include <sstream>
#include <string>

class Counted {
protected:
  void note(int by) { total_ += by; }
  int noted() const { return total_; }
  int limit() const { return limit_; }

private:
  int total_ = 0;
  int limit_ = 10;
};

// CHECK: 'Derived::values_' is kept:
// CHECK: note: 'Counted::total_' is written under the lock
class Derived : private Counted {
public:
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? noted() : it->second;
  }
  void registerValue(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    note(value);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> values_;
};

// CHECK: 'OnlyAsks::values_' can be migrated:
class OnlyAsks : private Counted {
public:
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? limit() : it->second;
  }
  void registerValue(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> values_;
};

// CHECK: 'Streamed::values_' is kept:
// CHECK: note: what 'Streamed::log_' points to is written under the lock
class Streamed {
public:
  explicit Streamed(std::ostringstream &log) : log_(&log) {}

  std::string report() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return log_->str() + std::to_string(values_.size());
  }
  void registerValue(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    *log_ << value;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> values_;
  std::ostringstream *log_;
};

class Ring {
public:
  Ring &operator<<(int value) {
    sum_ += value;
    return *this;
  }
  int sum() const { return sum_; }

private:
  int sum_ = 0;
  Ring *next_ = nullptr;
};

// CHECK: 'Ringed::values_' is kept:
// CHECK: note: what 'Ringed::ring_' points to is written under the lock
class Ringed {
public:
  explicit Ringed(Ring &ring) : ring_(&ring) {}

  int report() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ring_->sum() + static_cast<int>(values_.size());
  }
  void registerValue(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    *ring_ << value;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> values_;
  Ring *ring_;
};

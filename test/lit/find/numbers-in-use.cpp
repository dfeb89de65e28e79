// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Numbers that may stand for something which the exclusive lock keeps from
// being ended while it is used under the shared one.
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

int writeTo(int descriptor, const std::string &text);
void closeIt(int descriptor);

class Positive {
public:
  int send(const std::string &name, const std::string &text) const {
    std::shared_lock lock(mutex_);
    auto it = byName_.find(name);
    return it == byName_.end() ? -1 : writeTo(it->second, text);
  }
  void add(const std::string &name, int descriptor) {
    std::unique_lock lock(mutex_);
    byName_.emplace(name, descriptor);
  }
  void remove(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto it = byName_.find(name);
    if (it == byName_.end())
      return;
    closeIt(it->second);
    byName_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'Positive::byName_' {{.*}}review
  // CHECK: may guard what numbers in 'Positive::byName_' stand for
  // CHECK: [pointee-guarded]
  std::unordered_map<std::string, int> byName_;
};

struct Session {
  std::string peer;
  int descriptor = -1;
};

class PositiveMember {
public:
  void each(const std::function<void(int)> &visit) const {
    std::shared_lock lock(mutex_);
    for (const auto &[name, session] : sessions_)
      visit(session.descriptor);
  }
  void add(const std::string &name, const Session &session) {
    std::unique_lock lock(mutex_);
    sessions_.emplace(name, session);
  }
  void remove(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto it = sessions_.find(name);
    if (it == sessions_.end())
      return;
    closeIt(it->second.descriptor);
    sessions_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'PositiveMember::sessions_' {{.*}}review
  // CHECK: may guard what numbers in 'PositiveMember::sessions_' stand for
  std::unordered_map<std::string, Session> sessions_;
};

// Nothing is done under the exclusive lock but the erase.
class NegativeAfterwards {
public:
  int send(const std::string &name, const std::string &text) const {
    std::shared_lock lock(mutex_);
    auto it = byName_.find(name);
    return it == byName_.end() ? -1 : writeTo(it->second, text);
  }
  void add(const std::string &name, int descriptor) {
    std::unique_lock lock(mutex_);
    byName_.emplace(name, descriptor);
  }
  void remove(const std::string &name, int descriptor) {
    {
      std::unique_lock lock(mutex_);
      byName_.erase(name);
    }
    closeIt(descriptor);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'NegativeAfterwards::byName_' can be migrated
  std::unordered_map<std::string, int> byName_;
};

// Only insertions come with effects: what a reader found is not ended.
class NegativeInsertion {
public:
  int send(const std::string &name, const std::string &text) const {
    std::shared_lock lock(mutex_);
    auto it = byName_.find(name);
    return it == byName_.end() ? -1 : writeTo(it->second, text);
  }
  void add(const std::string &name, int descriptor) {
    std::unique_lock lock(mutex_);
    writeTo(descriptor, name);
    byName_.emplace(name, descriptor);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'NegativeInsertion::byName_' can be migrated
  std::unordered_map<std::string, int> byName_;
};

// What the sections call was seen to do nothing but compute, look the map up
// or change it.
class NegativeQuietHelpers {
public:
  int number(const std::string &name) const {
    std::shared_lock lock(mutex_);
    return scaled(find(lowered(name)), Factor(2));
  }
  void set(const std::string &name, int number) {
    std::unique_lock lock(mutex_);
    put(lowered(name), number);
  }

private:
  struct Factor {
    explicit Factor(int by) { this->by = by; }
    int by = 0;
  };
  static std::string lowered(const std::string &name) {
    std::string result;
    for (char c : name)
      result.push_back(c | 32);
    return result;
  }
  static int scaled(int number, Factor factor) { return number * factor.by; }
  int find(const std::string &name) const {
    auto it = byName_.find(name);
    return it == byName_.end() ? -1 : it->second;
  }
  void put(const std::string &name, int number) { byName_[name] = number; }

  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'NegativeQuietHelpers::byName_' can be migrated
  std::unordered_map<std::string, int> byName_;
};

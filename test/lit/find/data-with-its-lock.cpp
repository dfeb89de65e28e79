// RUN: %unlatch find %s -- -std=c++17 -I%S/Inputs | FileCheck %s
// Maps that a class holds together with their lock: folly's, and one that its
// structure tells.
#include <folly/Synchronized.h>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Routes {
public:
  int find(const std::string &key) const {
    auto table = table_.rlock();
    auto it = table->find(key);
    return it == table->end() ? 0 : it->second;
  }
  bool has(const std::string &key) const {
    return table_.rlock()->count(key) != 0;
  }
  std::size_t size() const {
    return table_.withRLock([](const auto &table) { return table.size(); });
  }
  void set(const std::string &key, int value) {
    (*table_.wlock())[key] = value;
  }
  void remove(const std::string &key) {
    table_.withWLock([&](auto &table) { table.erase(key); });
  }
  void clear() {
    table_.withWLockPtr([](auto table) { table->clear(); });
  }
  void add(const std::string &key) { table_->emplace(key, 0); }

private:
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'Routes::table_' can be migrated
  folly::Synchronized<std::unordered_map<std::string, int>> table_;
  // CHECK-NOT: note:
};

// The map is a member of what is held.
struct State {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'State::names' is kept
  std::unordered_map<int, std::string> names;
  // CHECK: 'folly::Synchronized' holds 'State::names' and other state together with their lock [unsupported-lock]
  // CHECK-NOT: [{{[a-z-]+}}]
  int changes = 0;
};

class Names {
public:
  std::string nameOf(int id) const {
    auto state = state_.rlock();
    auto it = state->names.find(id);
    return it == state->names.end() ? "" : it->second;
  }
  void set(int id, const std::string &name) {
    auto state = state_.wlock();
    state->names[id] = name;
    ++state->changes;
  }

private:
  folly::Synchronized<State> state_;
};

// The same by structure.
template <class T> class Guarded {
public:
  class Reader {
  public:
    Reader(std::shared_mutex &mutex, const T &value)
        : lock_(mutex), value_(&value) {}
    const T *operator->() const { return value_; }
    const T &operator*() const { return *value_; }

  private:
    std::shared_lock<std::shared_mutex> lock_;
    const T *value_;
  };
  class Writer {
  public:
    Writer(std::shared_mutex &mutex, T &value) : lock_(mutex), value_(&value) {}
    T *operator->() const { return value_; }
    T &operator*() const { return *value_; }

  private:
    std::unique_lock<std::shared_mutex> lock_;
    T *value_;
  };
  Reader read() const { return Reader(mutex_, value_); }
  Writer write() { return Writer(mutex_, value_); }
  template <class F> auto withRead(F f) const {
    std::shared_lock lock(mutex_);
    return f(value_);
  }
  template <class F> auto withWrite(F &&f) {
    std::unique_lock lock(mutex_);
    return std::forward<F>(f)(value_);
  }

private:
  mutable std::shared_mutex mutex_;
  T value_;
};

class Levels {
public:
  int find(const std::string &key) const {
    auto levels = levels_.read();
    auto it = levels->find(key);
    return it == levels->end() ? 0 : it->second;
  }
  bool has(const std::string &key) const {
    return levels_.withRead(
        [&](const auto &levels) { return levels.count(key) != 0; });
  }
  void set(const std::string &key, int level) {
    levels_.withWrite([&](auto &levels) { levels[key] = level; });
  }
  void clear() { levels_.write()->clear(); }

private:
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'Levels::levels_' can be migrated
  Guarded<std::unordered_map<std::string, int>> levels_;
  // CHECK-NOT: note:
};

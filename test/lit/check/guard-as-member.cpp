// The functions of an object with a guard in it run while that holds its lock,
// whichever it was given.
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <map>
#include <mutex>
#include <shared_mutex>

class Manager;

class ReadAccess {
public:
  ReadAccess(const Manager *manager, std::shared_mutex &mutex)
      : manager_(manager), lock_(mutex) {}
  int find(int id) const;

private:
  const Manager *manager_;
  std::shared_lock<std::shared_mutex> lock_;
};

class WriteAccess {
public:
  WriteAccess(Manager *manager, std::shared_mutex &mutex)
      : manager_(manager), lock_(mutex) {}
  void put(int id, int value);
  void clear();

private:
  Manager *manager_;
  std::unique_lock<std::shared_mutex> lock_;
};

class Bystander {
public:
  explicit Bystander(Manager *manager) : manager_(manager) {}
  void clear();

private:
  Manager *manager_;
};

class Manager {
public:
  friend class ReadAccess;
  friend class WriteAccess;
  friend class Bystander;
  ReadAccess read() const { return ReadAccess(this, mutex_); }
  WriteAccess write() { return WriteAccess(this, mutex_); }
  void set(int id, int value) {
    std::unique_lock lock(mutex_);
    tasks_[id] = value;
  }
  int get(int id) const {
    std::shared_lock lock(mutex_);
    auto it = tasks_.find(id);
    return it == tasks_.end() ? 0 : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> tasks_;
};

int ReadAccess::find(int id) const {
  auto it = manager_->tasks_.find(id);
  return it == manager_->tasks_.end() ? 0 : it->second;
}
void WriteAccess::put(int id, int value) { manager_->tasks_[id] = value; }
void WriteAccess::clear() { manager_->tasks_.clear(); }
// CHECK: [[@LINE+1]]:27: warning: write to 'Manager::tasks_' without
void Bystander::clear() { manager_->tasks_.clear(); }

// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What a section found before it released its lock would belong to a view or an
// update that has ended when the lock is taken again.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

struct Plugin {
  std::string name;
  int version = 0;
};

static int loadVersion() {
  static int version = 6;
  return ++version;
}

class ByIterator {
public:
  void install(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    plugins_.emplace(id, Plugin{"plugin", 0});
  }
  void load(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: what it finds is used after the lock
    auto it = plugins_.find(id);
    if (it == plugins_.end())
      return;
    lock.unlock();
    int version = loadVersion();
    lock.lock();
    it->second.version = version;
  }
  int version(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = plugins_.find(id);
    return it == plugins_.end() ? -1 : it->second.version;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Plugin> plugins_;
};

class ByReference {
public:
  void load(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: what it finds is used after the lock
    Plugin &plugin = plugins_[id];
    lock.unlock();
    int version = loadVersion();
    lock.lock();
    plugin.version = version;
  }
  int version(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = plugins_.find(id);
    return it == plugins_.end() ? -1 : it->second.version;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return plugins_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Plugin> plugins_;
};

class InALoop {
public:
  void install(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    plugins_.emplace(id, Plugin{"plugin", id});
  }
  // Nothing is ever removed, so the iterator stays good.
  int sum() const {
    int result = 0;
    std::shared_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: what it finds is used after the lock
    for (auto it = plugins_.begin(); it != plugins_.end(); ++it) {
      int version = it->second.version;
      lock.unlock();
      result += version * loadVersion();
      lock.lock();
    }
    return result;
  }
  int version(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = plugins_.find(id);
    return it == plugins_.end() ? -1 : it->second.version;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Plugin> plugins_;
};

int main() {
  ByIterator a;
  a.install(1);
  a.load(1);
  a.load(2);
  std::cout << a.version(1) << a.version(2) << ' ';
  ByReference b;
  b.load(1);
  std::cout << b.version(1) << b.has(2) << ' ';
  InALoop c;
  c.install(1);
  c.install(2);
  std::cout << c.sum() << c.version(2) << '\n';
}

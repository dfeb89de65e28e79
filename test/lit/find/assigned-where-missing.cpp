// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What is assigned to a key that was just missed ends no element; unless it may
// have come in since, or the lookup was for another key or another time.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

// CHECK: 'Missed::texts_' can be migrated:
class Missed {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (texts_.find(id) != texts_.end())
      return;
    texts_[id] = "text";
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

// CHECK: 'PutSince::texts_' is kept:
// CHECK: addresses of elements of 'PutSince::texts_' leave the lock
class PutSince {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (texts_.find(id) != texts_.end())
      return;
    put(id);
    texts_[id] = "text";
  }

private:
  void put(int id) { texts_.emplace(id, "first"); }
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

struct Shared {
protected:
  void put(int id) { texts_.emplace(id, "first"); }
  mutable std::shared_mutex mutex_;
  // CHECK: 'Shared::texts_' is kept:
  // CHECK: addresses of elements of 'Shared::texts_' leave the lock
  std::map<int, std::string> texts_;
};
class PutByBase : public Shared {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (texts_.find(id) != texts_.end())
      return;
    put(id);
    texts_[id] = "text";
  }
};

// CHECK: 'AnotherKey::texts_' is kept:
// CHECK: addresses of elements of 'AnotherKey::texts_' leave the lock
class AnotherKey {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (texts_.find(id) != texts_.end())
      return;
    ++id;
    texts_[id] = "text";
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

// CHECK: 'Released::texts_' is kept:
// CHECK: addresses of elements of 'Released::texts_' leave the lock
class Released {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (texts_.find(id) != texts_.end())
      return;
    lock.unlock();
    lock.lock();
    texts_[id] = "text";
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

// CHECK: 'TwiceInALoop::texts_' is kept:
// CHECK: addresses of elements of 'TwiceInALoop::texts_' leave the lock
class TwiceInALoop {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (texts_.find(id) != texts_.end())
      return;
    for (int i = 0; i != 2; ++i) {
      texts_[id] = "text";
    }
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

// What the section has made it may also fill.
// CHECK: 'InsertedSince::texts_' can be migrated:
class InsertedSince {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (texts_.find(id) != texts_.end())
      return;
    texts_.emplace(id, "first");
    texts_[id] = "text";
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

// CHECK: 'Filled::texts_' can be migrated:
class Filled {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (texts_.find(id) != texts_.end())
      return;
    texts_[id] = "text";
    texts_[id] += "more";
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

// CHECK: 'FilledByName::texts_' can be migrated:
class FilledByName {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    if (it == texts_.end()) {
      auto &text = texts_[id];
      text += "text";
      text += "more";
    }
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

// CHECK: 'FilledAfterAll::texts_' is kept:
// CHECK: addresses of elements of 'FilledAfterAll::texts_' leave the lock
class FilledAfterAll {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (texts_.find(id) != texts_.end())
      return;
    auto &text = texts_[id];
    lock.unlock();
    lock.lock();
    text = "text";
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

// CHECK: 'AlsoFound::texts_' is kept:
// CHECK: addresses of elements of 'AlsoFound::texts_' leave the lock
class AlsoFound {
public:
  const std::string *get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? nullptr : &it->second;
  }
  void registerText(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    if (it == texts_.end()) {
      texts_[id] = "text";
      return;
    }
    it->second += "more";
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> texts_;
};

// It is the same for a variable of the file.
struct Module {
  int (*create)(int);
  int (*destroy)(int);
};
static std::shared_mutex modulesMutex;
// CHECK: 'modules' can be migrated after a review:
static std::map<std::string, Module> modules;
int make(int);
int drop(int);
Module *registerModule(const std::string &name) {
  std::unique_lock<std::shared_mutex> lock(modulesMutex);
  if (modules.find(name) != modules.end())
    return &modules[name];
  modules[name] = {};
  modules[name].create = make;
  modules[name].destroy = drop;
  return &modules[name];
}
const Module *module(const std::string &name) {
  std::shared_lock<std::shared_mutex> lock(modulesMutex);
  auto it = modules.find(name);
  return it == modules.end() ? nullptr : &it->second;
}

// RUN: %migrate-and-run --keep %s
// Functions that give a reference to the map or its lock to others, by a pointer
// to them, where a template may call them, or that do something else as well.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

struct Public {
  std::map<std::string, int> &all() { return all_; }
  int find(const std::string &key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = all().find(key);
    return it == all().end() ? 0 : it->second;
  }
  void set(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    all()[key] = value;
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, int> all_;
};

class PublicLock {
public:
  std::shared_mutex &mutex() { return mutex_; }
  int find(const std::string &key) {
    std::shared_lock<std::shared_mutex> lock(mutex());
    auto it = all_.find(key);
    return it == all_.end() ? 0 : it->second;
  }
  void set(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex());
    all_[key] = value;
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, int> all_;
};

class ByPointer {
public:
  int find(const std::string &key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = all().find(key);
    return it == all().end() ? 0 : it->second;
  }
  void set(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    all()[key] = value;
  }
  void clear() {
    auto which = &ByPointer::all;
    std::unique_lock<std::shared_mutex> lock(mutex_);
    (this->*which)().clear();
  }

private:
  std::map<std::string, int> &all() { return all_; }
  std::shared_mutex mutex_;
  std::map<std::string, int> all_;
};

class InTemplate {
public:
  int find(const std::string &key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = all().find(key);
    return it == all().end() ? 0 : it->second;
  }
  void set(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    all()[key] = value;
  }
  template <class F> void each(F f) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (auto it = all().rbegin(); it != all().rend(); ++it)
      f(*it);
  }

private:
  std::map<std::string, int> &all() { return all_; }
  std::shared_mutex mutex_;
  std::map<std::string, int> all_;
};

class Counting {
public:
  int find(const std::string &key) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = all().find(key);
    return it == all().end() ? 0 : it->second;
  }
  void set(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    all()[key] = value;
  }
  int uses() const { return uses_; }

private:
  std::map<std::string, int> &all() {
    ++uses_;
    return all_;
  }
  int uses_ = 0;
  std::shared_mutex mutex_;
  std::map<std::string, int> all_;
};

class LockedByOthers {
public:
  int find(const std::string &key) {
    std::shared_lock<std::shared_mutex> lock(mutex());
    auto it = all_.find(key);
    return it == all_.end() ? 0 : it->second;
  }
  void set(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex());
    all_[key] = value;
  }
  bool busy() {
    std::shared_mutex &m = mutex();
    if (!m.try_lock())
      return true;
    m.unlock();
    return false;
  }

private:
  std::shared_mutex &mutex() { return mutex_; }
  std::shared_mutex mutex_;
  std::map<std::string, int> all_;
};

template <class T> int use(T &&t) {
  t.set("a", 1);
  return t.find("a") + t.find("b");
}

int main() {
  Counting counting;
  LockedByOthers locked;
  std::cout << use(Public()) << use(PublicLock()) << use(ByPointer())
            << use(InTemplate()) << use(counting) << counting.uses()
            << use(locked) << locked.busy() << '\n';
}

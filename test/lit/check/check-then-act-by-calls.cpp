// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// Looked through one function, acted through another: each locks for itself.
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>

class Owners {
public:
  bool has(const std::string &key) const {
    std::shared_lock lock(mutex_);
    return owners_.count(key) != 0;
  }
  int ownerOf(const std::string &key) const {
    std::shared_lock lock(mutex_);
    auto it = owners_.find(key);
    if (it == owners_.end())
      throw std::out_of_range(key);
    return it->second;
  }
  int at(const std::string &key) const {
    std::shared_lock lock(mutex_);
    return owners_.at(key);
  }
  void set(const std::string &key, int owner) {
    std::unique_lock lock(mutex_);
    owners_[key] = owner;
  }
  void add(const std::string &key, int owner) {
    std::unique_lock lock(mutex_);
    owners_.emplace(key, owner);
  }
  void setFirst(const std::string &key, int owner) {
    std::unique_lock lock(mutex_);
    if (owners_.find(key) == owners_.end())
      owners_[key] = owner;
  }
  void reset(const std::string &key) {
    std::unique_lock lock(mutex_);
    owners_[key] = 0;
  }
  void remove(const std::string &key) {
    std::unique_lock lock(mutex_);
    owners_.erase(key);
  }
  void claim(const std::string &key, int owner) {
    if (!has(key))
      // CHECK: [[@LINE+1]]:7: warning: this overwrites what another thread may have added since: 'Owners::mutex_' was released after 'Owners::owners_' was looked at [unlatch-check-then-act]
      set(key, owner);
    // CHECK: [[@LINE-3]]:10: note: found missing here, under a lock of its own
    // CHECK: [[@LINE-24]]:5: note: locked again and done here
  }
  void claimHere(const std::string &key, int owner) {
    if (has(key))
      return;
    std::unique_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:5: warning: this overwrites what another thread may have added since
    owners_[key] = owner;
  }
  void claimThere(const std::string &key, int owner) {
    {
      std::shared_lock lock(mutex_);
      if (owners_.find(key) != owners_.end())
        return;
    }
    // CHECK: [[@LINE+1]]:5: warning: this overwrites what another thread may have added since
    set(key, owner);
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> owners_;
};

struct Session {
  int user = 0;
};

class Sessions {
public:
  std::shared_ptr<Session> find(int id) const {
    std::shared_lock lock(mutex_);
    auto it = sessions_.find(id);
    return it == sessions_.end() ? nullptr : it->second;
  }
  void put(int id, const std::shared_ptr<Session> &session) {
    std::unique_lock lock(mutex_);
    sessions_[id] = session;
  }
  void open(int id) {
    std::unique_lock lock(mutex_);
    sessions_.insert_or_assign(id, std::make_shared<Session>());
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, std::shared_ptr<Session>> sessions_;
};

int compute(const std::string &key);
std::string normal(const std::string &key);

class Positive {
public:
  void named(const std::string &key, int owner) {
    bool known = owners_.has(key);
    if (known)
      return;
    // CHECK: [[@LINE+1]]:13: warning: this overwrites
    owners_.set(key, owner);
  }
  int found(const std::string &key) {
    if (owners_.has(key))
      // CHECK: [[@LINE+1]]:22: warning: this fails where another thread has removed it since
      return owners_.at(key);
    // CHECK: [[@LINE+1]]:45: warning: this fails where another thread has removed it since
    return owners_.has(key + "/") ? owners_.ownerOf(key + "/") : 0;
  }
  void again(const std::string &key, int owner) {
    if (owners_.has(key))
      // CHECK: [[@LINE+1]]:15: warning: this adds it again where another thread has removed it since
      owners_.set(key, owner);
  }
  std::shared_ptr<Session> session(int id) {
    auto session = sessions_.find(id);
    if (!session) {
      session = std::make_shared<Session>();
      // CHECK: [[@LINE+1]]:17: warning: this overwrites
      sessions_.put(id, session);
    }
    return session;
  }
  void open(int id) {
    if (sessions_.find(id) == nullptr)
      // CHECK: [[@LINE+1]]:17: warning: this overwrites
      sessions_.open(id);
  }

private:
  Owners owners_;
  Sessions sessions_;
};

class Negative {
public:
  // Filled twice with what belongs to the key, a cache is no worse.
  int cached(const std::string &key) {
    if (!owners_.has(key)) {
      int value = compute(key);
      owners_.set(key, value);
    }
    if (!owners_.has(key))
      owners_.reset(key);
    return 0;
  }
  // What is there stays.
  void add(const std::string &key, int owner) {
    if (!owners_.has(key))
      owners_.add(key, owner);
    if (!owners_.has(key))
      owners_.setFirst(key, owner);
    if (owners_.has(key))
      owners_.remove(key);
  }
  // Writers exclude each other, all along.
  void serial(const std::string &key, int owner) {
    std::lock_guard lock(writers_);
    if (!owners_.has(key))
      owners_.set(key, owner);
  }
  // The second look is the one that decides.
  void twice(const std::string &key, int owner) {
    if (owners_.has(key))
      return;
    std::lock_guard lock(writers_);
    if (!owners_.has(key))
      owners_.set(key, owner);
  }
  std::shared_ptr<Session> sessionTwice(int id) {
    auto session = sessions_.find(id);
    if (session)
      return session;
    std::lock_guard lock(writers_);
    session = sessions_.find(id);
    if (session)
      return session;
    session = std::make_shared<Session>();
    sessions_.put(id, session);
    return session;
  }
  void otherKey(const std::string &key, int owner) {
    if (!owners_.has(key))
      owners_.set(key + "/", owner);
    std::string name = key;
    if (!owners_.has(name)) {
      name = normal(name);
      owners_.set(name, owner);
    }
  }
  void otherObject(const std::string &key, int owner) {
    if (!owners_.has(key))
      others_.set(key, owner);
  }
  // Nobody else knows it yet.
  int local(const std::string &key, int owner) {
    Owners mine;
    if (!mine.has(key))
      mine.set(key, owner);
    return mine.at(key);
  }
  // A second thing that decides nothing about the first.
  void both(const std::string &key, int owner) {
    if (!owners_.has(key))
      compute(key);
    owners_.set(key, owner);
  }

private:
  std::mutex writers_;
  Owners owners_, others_;
  Sessions sessions_;
};

// Nothing takes a number out again: what was found is there.
class Numbers {
public:
  bool has(int key) const {
    std::shared_lock lock(mutex_);
    return numbers_.find(key) != numbers_.end();
  }
  int at(int key) const {
    std::shared_lock lock(mutex_);
    return numbers_.at(key);
  }
  void add(int key, int number) {
    std::unique_lock lock(mutex_);
    numbers_.emplace(key, number);
  }
  int numberOf(int key) const { return has(key) ? at(key) : 0; }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> numbers_;
};

int main() {
  static Owners owners;
  if (!owners.has("main"))
    owners.set("main", compute("main"));
}

// What callers pass in to be filled under the exclusive lock may be an object
// that the lock guards: a person is asked. Where it is read under the lock, it
// is one.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

struct Entry {
  std::string host;
  int port = 0;
};
Entry parsed(const std::string &name);

// CHECK: 'Filled::entries_' can be migrated after a review:
// CHECK: note: 'Entry::host' of an object that is passed in changes under
class Filled {
public:
  void get(const std::string &name, Entry &entry) {
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      auto it = entries_.find(name);
      if (it != entries_.end()) {
        entry = it->second;
        return;
      }
    }
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Entry found = parsed(name);
    entry.host = found.host;
    entry.port = found.port;
    entries_.emplace(name, entry);
  }
  bool has(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return entries_.count(name) != 0;
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Entry> entries_;
};

struct Session {
  int hits = 0;
};

// CHECK: 'Touched::names_' is kept:
// CHECK: note: 'Session::hits' is written under the lock
class Touched {
public:
  void registerName(int id, const std::string &name, Session &session) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[id] = name;
    session.hits += 1;
  }
  std::string get(int id, const Session &session) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(id);
    return it == names_.end() || session.hits > 9 ? "" : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

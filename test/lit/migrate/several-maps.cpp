// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/several-maps.cpp | FileCheck %s
// Maps that one mutex guards and that must agree become one group: readers of
// several see one state, writers publish all at once.
#include <atomic>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>

class Directory {
public:
  Directory() { byId_[0] = "root"; byName_["root"] = 0; }
  void add(int id, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byId_[id] = name;
    byName_[name] = id;
  }
  bool remove(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = byId_.find(id);
    if (it == byId_.end())
      return false;
    byName_.erase(it->second);
    byId_.erase(it);
    return true;
  }
  bool rename(const std::string &from, const std::string &to) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = byName_.find(from);
    if (it == byName_.end() || byName_.count(to) != 0)
      return false;
    int id = it->second;
    byName_.erase(it);
    byName_.emplace(to, id);
    byId_[id] = to;
    return true;
  }
  int idOf(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = byName_.find(name);
    return it == byName_.end() ? -1 : it->second;
  }
  int disagreements() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int wrong = 0;
    for (const auto &[id, name] : byId_) {
      auto other = byName_.find(name);
      wrong += other == byName_.end() || other->second != id;
    }
    return wrong + (byId_.size() != byName_.size());
  }
  void replaceAll(int ids) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byId_.clear();
    byName_.clear();
    for (int id = 0; id < ids; ++id) {
      byId_.emplace(id, std::to_string(id));
      byName_.emplace(std::to_string(id), id);
    }
  }
  // The lock is given up between the two halves, which are two sections.
  int addTwice(int id, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byId_[id] = name;
    byName_[name] = id;
    lock.unlock();
    int seen = idOf(name);
    lock.lock();
    byId_[id + 1] = name + "+";
    byName_[name + "+"] = id + 1;
    return seen;
  }
  std::string either(int id, const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    std::string text;
    if (auto it = byId_.find(id); it != byId_.end())
      text = it->second;
    bool other = byName_.count(name) != 0;
    lock.unlock();
    return text + (other ? "&" : "|") + std::to_string(idOf(name));
  }
  std::map<std::string, int> names() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return byName_;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, std::string> byId_;
  std::map<std::string, int> byName_;
};

// The mutex comes last; the group has to come first.
class Sessions {
public:
  void open(int id, const std::string &user) {
    std::unique_lock<std::shared_mutex> lock(m_mutex);
    m_users[id] = user;
    ++m_counts[user];
  }
  int count(int id) const {
    std::shared_lock<std::shared_mutex> lock(m_mutex);
    auto it = m_users.find(id);
    return it == m_users.end() ? 0 : m_counts.at(it->second);
  }
  void close() {
    std::unique_lock<std::shared_mutex> lock(m_mutex);
    m_users.clear();
    m_counts.clear();
  }

private:
  std::unordered_map<int, std::string> m_users;
  std::unordered_map<std::string, int> m_counts;
  mutable std::shared_mutex m_mutex;
};

// No section works on both: two registries, each alone.
class Apart {
public:
  void setPort(const std::string &name, int port) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    ports_[name] = port;
  }
  void setHost(const std::string &name, const std::string &host) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    hosts_[name] = host;
  }
  int port(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ports_.count(name) ? ports_.at(name) : 0;
  }
  bool hasHost(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return hosts_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> ports_;
  std::unordered_map<std::string, std::string> hosts_;
};

int main() {
  Directory directory;
  directory.add(1, "a");
  directory.add(2, "b");
  std::cout << directory.rename("a", "c") << directory.rename("a", "d")
            << directory.rename("b", "c") << directory.idOf("c")
            << directory.idOf("a") << directory.remove(2)
            << directory.remove(7) << '\n';
  std::cout << directory.addTwice(50, "t") << directory.either(51, "t")
            << directory.either(7, "none") << '\n';
  for (const auto &[name, id] : directory.names())
    std::cout << name << id << '\n';

  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::thread reader([&] {
    while (!done)
      wrong += directory.disagreements();
  });
  for (int i = 0; i < 300; ++i) {
    directory.replaceAll(i % 20);
    directory.add(100, "x");
    directory.rename("x", "y");
    directory.remove(100);
  }
  done = true;
  reader.join();
  std::cout << wrong << directory.disagreements() << '\n';

  Sessions sessions;
  sessions.open(1, "u");
  sessions.open(2, "u");
  std::cout << sessions.count(2) << sessions.count(3) << '\n';
  sessions.close();
  Apart apart;
  apart.setPort("p", 80);
  apart.setHost("h", "local");
  std::cout << apart.port("p") << apart.port("h") << apart.hasHost("h") << '\n';
}

// CHECK: bool rename
// CHECK-NEXT: auto update = group_.update();
// CHECK-NEXT: auto byNameUpdate = update.of(byName_);
// CHECK-NEXT: auto byIdUpdate = update.of(byId_);
// CHECK: int idOf
// CHECK-NEXT: auto it = byName_.find(name);
// CHECK: int disagreements
// CHECK-NEXT: auto view = group_.view();
// CHECK-NEXT: auto byIdView = view.of(byId_);
// CHECK-NEXT: auto byNameView = view.of(byName_);
// CHECK: unlatch::registry_group group_;
// CHECK-NEXT: unlatch::registry<int, std::string> byId_{group_};
// CHECK-NEXT: unlatch::ordered_registry<std::string, int> byName_{group_};
// CHECK: unlatch::registry_group m_group;
// CHECK-NEXT: unlatch::registry<int, std::string> m_users{m_group};
// CHECK-NEXT: unlatch::registry<std::string, int> m_counts{m_group};
// CHECK: class Apart
// CHECK: unlatch::registry<std::string, int> ports_;
// CHECK-NEXT: unlatch::registry<std::string, std::string> hosts_;

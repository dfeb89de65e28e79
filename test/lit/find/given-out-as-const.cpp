// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Who is given a reference to const does not write the member. Without the const it
// may, and what is done with it is not followed.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

class Session {
public:
  explicit Session(std::string id) : id_(std::move(id)) {}
  const std::string &id() const { return id_; }
  std::string &name() { return name_; }
  void send() {
    std::lock_guard<std::mutex> lock(sending_);
    ++sent_;
  }

private:
  std::string id_, name_;
  std::mutex sending_;
  int sent_ = 0;
};

class Server {
public:
  void add(std::shared_ptr<Session> session) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    sessions_.emplace(session->id(), session);
  }
  std::shared_ptr<Session> find(const std::string &id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = sessions_.find(id);
    return it == sessions_.end() ? nullptr : it->second;
  }
  bool has(const std::string &id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return sessions_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Server::sessions_' can be migrated:
  std::map<std::string, std::shared_ptr<Session>> sessions_;
};

class Named {
public:
  void add(std::shared_ptr<Session> session) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    session->name() = "new";
    sessions_.emplace(session->id(), session);
  }
  std::string find(const std::string &id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = sessions_.find(id);
    return it == sessions_.end() ? "" : it->second->name();
  }
  bool has(const std::string &id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return sessions_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Named::sessions_' is kept:
  // CHECK: 'Session::name_' is written under the lock
  std::map<std::string, std::shared_ptr<Session>> sessions_;
};

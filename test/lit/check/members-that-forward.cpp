// RUN: not %unlatch check %s -- -std=c++17 2>&1 | FileCheck %s
// A member function that is not const, but was seen to leave its own object as
// it is, changes no element under the shared lock.
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

struct Target {
  virtual ~Target() = default;
  virtual void post(int message) = 0;
};

// CHECK-NOT: 'Router
class Handler {
public:
  explicit Handler(std::unique_ptr<Target> target)
      : target_(std::move(target)), raw_(target_.get()) {}
  void post(int message) { target_->post(message); }
  void postRaw(int message) { raw_->post(message); }

private:
  std::unique_ptr<Target> target_;
  Target *raw_;
};

class Router {
public:
  void add(const std::string &name, Handler handler) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    handlers_.try_emplace(name, std::move(handler));
  }
  void remove(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    handlers_.erase(name);
  }
  void post(const std::string &name, int message) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = handlers_.find(name);
    if (it != handlers_.end()) {
      it->second.post(message);
      it->second.postRaw(message);
    }
  }

private:
  std::shared_mutex mutex_;
  std::unordered_map<std::string, Handler> handlers_;
};

// These two change themselves.
class Counting {
public:
  explicit Counting(Target *target) : target_(target) {}
  void post(int message) {
    ++count_;
    target_->post(message);
  }
  void end() { target_ = nullptr; }

private:
  Target *target_;
  int count_ = 0;
};

class Counts {
public:
  void add(const std::string &name, Target *target) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    handlers_.try_emplace(name, target);
  }
  void remove(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    handlers_.erase(name);
  }
  void post(const std::string &name, int message) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = handlers_.find(name);
    // CHECK: [[@LINE+2]]:7: warning: {{.*}}'Counts::handlers_'
    if (it != handlers_.end())
      it->second.post(message);
  }
  void end(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = handlers_.find(name);
    // CHECK: [[@LINE+2]]:7: warning: {{.*}}'Counts::handlers_'
    if (it != handlers_.end())
      it->second.end();
  }

private:
  std::shared_mutex mutex_;
  std::unordered_map<std::string, Counting> handlers_;
};

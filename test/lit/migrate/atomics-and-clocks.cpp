// RUN: %migrate-and-run %s
// A write section that asks an atomic or a clock stays one: what it was told has to
// hold until the write is done, and the answers have to come in the writes' order.
// A reader may ask when it likes.
#include <atomic>
#include <chrono>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Sessions {
public:
  bool add(const std::string &name, int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (closed_.load())
      return false;
    ids_[name] = id;
    return true;
  }
  void end(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (closed_)
      return;
    ids_.erase(name);
  }
  void close() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    closed_ = true;
    ids_.clear();
  }
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = ids_.find(name);
    return it == ids_.end() ? 0 : it->second;
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ids_.size();
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> ids_;
  std::atomic<bool> closed_{false};
};

std::atomic<int> version{1};

class Seen {
  using Clock = std::chrono::steady_clock;

public:
  void touch(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    times_[name] = Clock::now();
  }
  bool isOld(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = times_.find(name);
    return it == times_.end() ||
           Clock::now() - it->second > std::chrono::hours(1);
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return times_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Clock::time_point> times_;
};

class Built {
public:
  void set(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    by_[name] = version.load();
  }
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = by_.find(name);
    return it == by_.end() ? version.load() : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> by_;
};

int main() {
  Sessions sessions;
  std::cout << sessions.add("a", 1) << sessions.find("a");
  sessions.end("a");
  std::cout << sessions.find("a") << sessions.add("b", 2);
  sessions.close();
  std::cout << sessions.add("c", 3) << sessions.size();
  Seen seen;
  seen.touch("a");
  Built built;
  built.set("a");
  ++version;
  std::cout << seen.isOld("a") << seen.isOld("b") << seen.has("a")
            << built.find("a") << built.find("b") << '\n';
}

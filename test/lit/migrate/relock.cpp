// RUN: %migrate-and-run --arg=--relock %s
// RUN: grep -v CHECK %t.work/src/relock.cpp | FileCheck %s
// A map that has to stay behind its lock, for the counters that the lock guards
// as well; the lock itself takes another type, wherever that is spelled.
// CHECK: #include <unlatch/read_mostly_mutex.h>
#include <atomic>
#include <condition_variable>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

class Sessions {
public:
  void open(int id, const std::string &user) {
    // CHECK: std::unique_lock<unlatch::read_mostly_mutex> lock(mutex_);
    std::unique_lock<std::shared_mutex> lock(mutex_);
    users_[id] = user;
    ++opened_;
    changed_.notify_all();
  }
  bool close(int id) {
    // CHECK: std::lock_guard lock(mutex_);
    std::lock_guard lock(mutex_);
    return users_.erase(id) != 0;
  }
  std::string user(int id) const {
    // CHECK: std::shared_lock<unlatch::read_mostly_mutex> lock{mutex_};
    std::shared_lock<std::shared_mutex> lock{mutex_};
    auto it = users_.find(id);
    return it == users_.end() ? "" : it->second;
  }
  // Both at one instant: a user that is there was counted.
  std::string report() const {
    // CHECK: std::shared_lock lock(mutex_);
    std::shared_lock lock(mutex_);
    return std::to_string(users_.size()) + " of " + std::to_string(opened_);
  }
  void awaitUsers(size_t count) const {
    // CHECK: std::shared_lock<unlatch::read_mostly_mutex> lock(mutex_);
    std::shared_lock< ::std::shared_mutex > lock(mutex_);
    changed_.wait(lock, [&] { return users_.size() >= count; });
  }
  unsigned opened() const {
    // CHECK: mutex_.lock_shared();
    mutex_.lock_shared();
    unsigned result = opened_;
    mutex_.unlock_shared();
    return result;
  }

private:
  // CHECK: mutable unlatch::read_mostly_mutex mutex_; // for both
  mutable std::shared_mutex mutex_; // for both
  // CHECK: std::map<int, std::string> users_;
  std::map<int, std::string> users_;
  unsigned opened_ = 0;
  mutable std::condition_variable_any changed_;
};

int main() {
  Sessions sessions;
  std::atomic<unsigned> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t)
    threads.emplace_back([&] {
      for (int turn = 0; turn < 2000; ++turn)
        wrong += sessions.user(turn).size() > 8 || sessions.report().empty();
    });
  threads.emplace_back([&] { sessions.awaitUsers(100); });
  for (int id = 0; id < 200; ++id)
    sessions.open(id, "user" + std::to_string(id));
  for (auto &t : threads)
    t.join();
  std::cout << sessions.report() << ' ' << sessions.close(7) << ' '
            << sessions.user(7) << sessions.user(8) << ' ' << wrong << '\n';
}

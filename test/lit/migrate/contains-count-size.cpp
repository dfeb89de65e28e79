// RUN: %migrate-and-run %s
// Questions that need no element.
#include <cstddef>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

class Sessions {
public:
  bool known(int id) const {
    std::shared_lock<std::shared_mutex> guard(lock_);
    return byId_.find(id) != byId_.end();
  }
  bool counted(int id) const {
    std::shared_lock<std::shared_mutex> guard(lock_);
    return byId_.count(id) > 0;
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> guard(lock_);
    return byId_.size();
  }
  bool empty() const {
    std::shared_lock<std::shared_mutex> guard(lock_);
    return byId_.empty();
  }
  bool open(int id, long since) {
    std::lock_guard<std::shared_mutex> guard(lock_);
    return byId_.insert({id, since}).second;
  }
  bool close(int id) {
    std::lock_guard<std::shared_mutex> guard(lock_);
    return byId_.erase(id) == 1;
  }

private:
  mutable std::shared_mutex lock_;
  std::unordered_map<int, long> byId_;
};

int main() {
  Sessions sessions;
  std::cout << sessions.empty() << sessions.size() << "\n";
  std::cout << sessions.open(1, 100) << sessions.open(1, 200)
            << sessions.open(2, 300) << "\n";
  std::cout << sessions.known(1) << sessions.counted(2) << sessions.known(3)
            << sessions.counted(3) << sessions.size() << "\n";
  std::cout << sessions.close(1) << sessions.close(1) << sessions.empty()
            << "\n";
}

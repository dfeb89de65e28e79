// RUN: %migrate-and-run %s
// A counter that only write sections touch: they become updates, which go on to
// exclude each other, also where the map's write alone would be one operation.
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

class Subscriptions {
public:
  using Handler = std::function<void(int)>;

  unsigned long subscribe(Handler handler) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    handlers_[++last_] = std::move(handler);
    return last_;
  }
  // Reads the counter before the map is written.
  unsigned long replaceLast(Handler handler) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    handlers_.insert_or_assign(last_, std::move(handler));
    return last_;
  }
  void unsubscribe(unsigned long id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    handlers_.erase(id);
  }
  int publish(int value) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int called = 0;
    for (const auto &[id, handler] : handlers_) {
      handler(value);
      ++called;
    }
    return called;
  }
  bool empty() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return handlers_.empty();
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<unsigned long, Handler> handlers_;
  unsigned long last_ = 0;
};

// Two maps that no section uses together, and one counter for both.
class Names {
public:
  int file(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto [it, isNew] = files_.try_emplace(name, next_);
    if (isNew)
      ++next_;
    return it->second;
  }
  int folder(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto [it, isNew] = folders_.try_emplace(name, next_);
    if (isNew)
      ++next_;
    return it->second;
  }
  int fileOr(const std::string &name, int other) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = files_.find(name);
    return it == files_.end() ? other : it->second;
  }
  int folderOr(const std::string &name, int other) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = folders_.find(name);
    return it == folders_.end() ? other : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> files_;
  std::map<std::string, int> folders_;
  int next_ = 1;
};

int main() {
  Subscriptions s;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 250; ++i) {
        unsigned long id = s.subscribe([](int) {});
        if (i % 2)
          s.unsubscribe(id);
      }
    });
  for (auto &thread : threads)
    thread.join();
  std::cout << s.publish(1) << " " << s.subscribe([](int) {}) << " "
            << s.replaceLast([](int) {}) << " " << s.empty() << "\n";

  Names names;
  threads.clear();
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        if (t % 2)
          names.file("f" + std::to_string(i));
        else
          names.folder("d" + std::to_string(i));
      }
    });
  for (auto &thread : threads)
    thread.join();
  std::set<int> numbers;
  for (int i = 0; i < 200; ++i) {
    numbers.insert(names.fileOr("f" + std::to_string(i), 0));
    numbers.insert(names.folderOr("d" + std::to_string(i), 0));
  }
  std::cout << numbers.size() << " " << *numbers.begin() << " "
            << *numbers.rbegin() << "\n";
}

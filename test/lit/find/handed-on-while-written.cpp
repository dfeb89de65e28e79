// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A thread that is begun, a task that is posted or a waiter that is woken while
// the lock is held waits for it, and then finds what was written. A reader of a
// registry would look before it is there.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

class Greeter {
public:
  ~Greeter() { finish(); }
  void add(const std::string &name, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    texts_[name] = text;
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Greeter::mutex_' may keep other
    std::thread([this, name] { greet(name); }).detach();
  }
  std::string get(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(name);
    return it == texts_.end() ? "" : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return texts_.count(name) != 0;
  }
  int finish() const {
    while (greeted_ + lost_ == 0)
      std::this_thread::yield();
    return lost_;
  }

private:
  void greet(const std::string &name) {
    if (get(name).empty())
      ++lost_;
    else
      ++greeted_;
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> texts_;
  std::atomic<int> greeted_{0};
  std::atomic<int> lost_{0};
};

class Awaited {
public:
  void add(const std::string &name, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    texts_[name] = text;
    added_.notify_all();
  }
  std::string wait(const std::string &name) {
    std::unique_lock<std::mutex> lock(waiting_);
    while (!has(name))
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'Awaited::mutex_' may keep other
      added_.wait_for(lock, std::chrono::milliseconds(10));
    return get(name);
  }
  std::string get(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(name);
    return it == texts_.end() ? "" : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return texts_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> texts_;
  std::mutex waiting_;
  std::condition_variable added_;
};

// A thread in the map begins while it is put there.
class Workers {
public:
  void start(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Workers::mutex_' may keep other
    workers_.emplace(id, std::thread([this, id] { run(id); }));
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return workers_.count(id) != 0;
  }
  bool hasAny() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return !workers_.empty();
  }

private:
  void run(int id) {
    if (!has(id))
      ++lost_;
  }
  mutable std::shared_mutex mutex_;
  std::map<int, std::thread> workers_;
  std::atomic<int> lost_{0};
};

// It may be made of what it is to call.
class Runners {
public:
  void start(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Runners::mutex_' may keep other
    runners_.try_emplace(id, &Runners::run, this, id);
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return runners_.count(id) != 0;
  }
  bool hasAny() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return !runners_.empty();
  }

private:
  void run(int id) {
    if (!has(id))
      ++lost_;
  }
  mutable std::shared_mutex mutex_;
  std::map<int, std::thread> runners_;
  std::atomic<int> lost_{0};
};

// Or begin in a function that the section calls.
class Answers {
public:
  void ask(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    answers_[name] = begin(name);
  }
  std::shared_future<bool> get(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = answers_.find(name);
    return it == answers_.end() ? std::shared_future<bool>() : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return answers_.count(name) != 0;
  }

private:
  std::shared_future<bool> begin(const std::string &name) {
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Answers::mutex_' may keep other
    return std::async(std::launch::async, [this, name] { return has(name); })
        .share();
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_future<bool>> answers_;
};

// This one looks at nothing.
// CHECK: 'Timers::timers_' can be migrated:
class Timers {
public:
  void start(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    timers_.emplace(id, std::thread([this] { ++ticks_; }));
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return timers_.count(id) != 0;
  }
  bool hasAny() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return !timers_.empty();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::thread> timers_;
  std::atomic<int> ticks_{0};
};

// Begun by a constructor that the library calls.
class Pool;
struct Watch {
  Watch(const Pool &pool, int id);
  ~Watch() { thread.join(); }
  std::thread thread;
};
class Pool {
public:
  void start(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    watches_.emplace(id, std::make_shared<Watch>(*this, id));
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return watches_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<Watch>> watches_;
};
// CHECK: :[[@LINE+2]]:{{[0-9]+}}: note: 'Pool::mutex_' may keep other
Watch::Watch(const Pool &pool, int id)
    : thread([&pool, id] { pool.has(id); }) {}

class Places {
public:
  struct Place {
    Place(const Places &places, int id)
        // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Places::mutex_' may keep other
        : thread([&places, id] { places.has(id); }) {}
    ~Place() { thread.join(); }
    std::thread thread;
  };
  void start(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    places_.try_emplace(id, *this, id);
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return places_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Place> places_;
};

// Their constructor begins nothing.
// CHECK: 'Named::named_' can be migrated:
class Named {
public:
  struct Name {
    explicit Name(int id) : text(std::to_string(id)) {}
    std::string text;
  };
  void add(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    named_.emplace(id, std::make_shared<Name>(id));
  }
  std::string get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = named_.find(id);
    return it == named_.end() ? "" : it->second->text;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<Name>> named_;
};

int main() {
  Greeter greeter;
  greeter.add("a", "hello");
  std::cout << greeter.finish() << greeter.has("b") << ' ';
  Awaited awaited;
  std::thread thread([&] { awaited.add("a", "there"); });
  std::cout << awaited.wait("a") << awaited.has("b") << '\n';
  thread.join();
}

// Who waits for a promise need not take the lock to go on.
class Promised {
public:
  void load(int id, std::promise<void> &loaded) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Promised::mutex_' may keep other
    loaded.set_value();
    names_[id] = "loaded";
  }
  std::string get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(id);
    return it == names_.end() ? "" : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

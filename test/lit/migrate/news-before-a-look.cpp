// RUN: %migrate-and-run %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Who has seen that all is loaded waits for the lock of the one who says so, and
// finds it. A reader of a registry would look before it is there. Who leaves
// because of what it saw looks at nothing.
#include <atomic>
#include <deque>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Loaded {
public:
  int get(const std::string &name) const {
    // CHECK: note: 'Loaded::mutex_' may keep other
    if (!loaded_)
      load();
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(name);
    return it == values_.end() ? -1 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(name) != 0;
  }

private:
  void load() const {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (loaded_)
      return;
    values_["a"] = 1;
    values_["b"] = 2;
    loaded_ = true;
  }
  mutable std::shared_mutex mutex_;
  mutable std::map<std::string, int> values_;
  mutable std::atomic<bool> loaded_{false};
};

// The look may be another function's.
class Ready {
public:
  void load() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_["a"] = 3;
    values_["b"] = 4;
    ready_.store(true, std::memory_order_release);
  }
  int get(const std::string &name) const {
    // CHECK: note: 'Ready::mutex_' may keep other
    if (!ready_.load())
      return -1;
    return look(name);
  }

private:
  int look(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(name);
    return it == values_.end() ? -1 : it->second;
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> values_;
  std::atomic<bool> ready_{false};
};

// Others may ask by a function.
class Asked {
public:
  void load() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_["a"] = 7;
    values_["b"] = 8;
    ready_ = true;
  }
  bool isReady() const { return ready_; }
  int get(const std::string &name) const {
    // CHECK: note: 'Asked::mutex_' may keep other
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Asked::ready_' is used before a
    if (!isReady())
      return -1;
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(name);
    return it == values_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> values_;
  std::atomic<bool> ready_{false};
};

// What is taken out of a queue is there to be found.
class Jobs {
public:
  void submit(int id, const std::string &job) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    jobs_[id] = job;
    std::lock_guard<std::mutex> queueLock(queueMutex_);
    queue_.push_back(id);
  }
  std::string next() {
    int id = 0;
    {
      std::lock_guard<std::mutex> lock(queueMutex_);
      // CHECK: note: 'Jobs::mutex_' may keep other
      if (queue_.empty())
        return "none";
      id = queue_.front();
      queue_.pop_front();
    }
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = jobs_.find(id);
    return it == jobs_.end() ? "lost" : it->second;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return jobs_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> jobs_;
  std::mutex queueMutex_;
  std::deque<int> queue_;
};

// CHECK: 'Closed::values_' can be migrated:
class Closed {
public:
  void add(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (!closed_)
      values_[name] = value;
  }
  void close() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    closed_ = true;
    values_.clear();
  }
  int get(const std::string &name) const {
    if (name.empty() || closed_)
      return -1;
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(name);
    return it == values_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(name) != 0;
  }
  void tell(const std::string &name, bool &known) const {
    known = false;
    if (!closed_) {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      known = values_.count(name) != 0;
    }
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> values_;
  std::atomic<bool> closed_{false};
};

// CHECK: 'Stopped::values_' can be migrated:
class Stopped {
public:
  void registerValue(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (!stopped_)
      values_[name] = value;
  }
  void stop() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    stopped_ = true;
    values_.clear();
  }
  bool isStopped() const { return stopped_; }
  int get(const std::string &name) const {
    if (isStopped())
      return -1;
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(name);
    return it == values_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> values_;
  std::atomic<bool> stopped_{false};
};

// Nobody looks because of a number that is only shown.
// CHECK: 'Counted::values_' can be migrated:
class Counted {
public:
  void set(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[name] = value;
    ++writes_;
  }
  int writes() const { return writes_; }
  int get(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(name);
    return it == values_.end() ? 0 : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> values_;
  std::atomic<int> writes_{0};
};

int main() {
  Loaded loaded;
  std::cout << loaded.get("b") << loaded.has("c") << ' ';
  Ready ready;
  std::cout << ready.get("a");
  ready.load();
  std::cout << ready.get("a") << ' ';
  Asked asked;
  std::cout << asked.get("a");
  asked.load();
  std::cout << asked.get("a") << asked.has("c") << ' ';
  Jobs jobs;
  jobs.submit(1, "one");
  std::cout << jobs.next() << jobs.next() << jobs.has(1) << ' ';
  Closed closed;
  closed.add("a", 5);
  bool known = false;
  closed.tell("a", known);
  std::cout << known << closed.get("a") << closed.has("b");
  closed.close();
  closed.tell("a", known);
  std::cout << known << closed.get("a") << ' ';
  Stopped stopped;
  stopped.registerValue("a", 9);
  std::cout << stopped.get("a") << stopped.has("b");
  stopped.stop();
  std::cout << stopped.get("a") << ' ';
  Counted counted;
  counted.set("a", 6);
  std::cout << counted.get("a") << counted.writes() << '\n';
}

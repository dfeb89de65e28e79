// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/numbers-in-use.cpp | FileCheck %s
// A descriptor is closed as soon as nobody can find it any more. Numbers die
// unseen, so a registry would not await readers by itself: the policy is
// spelled out where a reader does more than look.
#include <atomic>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

std::atomic<bool> open[4];
std::atomic<int> wrong{0};

void writeTo(int descriptor) {
  for (int i = 0; i < 50; ++i)
    if (!open[descriptor])
      ++wrong;
}

class Used {
public:
  void send(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = byName_.find(name);
    if (it != byName_.end())
      writeTo(it->second);
  }
  void add(const std::string &name, int descriptor) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byName_.emplace(name, descriptor);
  }
  void remove(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byName_.erase(name);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: {{^}}  unlatch::registry<std::string, int, unlatch::hash<std::string>,
  // CHECK-NEXT: {{^ +}}std::equal_to<std::string>, unlatch::reclaim::deterministic>
  // CHECK-NEXT: {{^ +}}byName_;
  std::unordered_map<std::string, int> byName_;
};

class UsedInOrder {
public:
  void sendAll() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (const auto &[descriptor, name] : byDescriptor_)
      writeTo(descriptor);
  }
  void add(int descriptor, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byDescriptor_.emplace(descriptor, name);
  }
  void remove(int descriptor) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byDescriptor_.erase(descriptor);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: {{^}}  unlatch::ordered_registry<int, std::string, std::less<int>,
  // CHECK-NEXT: {{^ +}}unlatch::reclaim::deterministic>
  std::map<int, std::string> byDescriptor_;
};

class OnlyCopied {
public:
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return doubled(lookUp(name));
  }
  void set(const std::string &name, int number) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byName_[name] = number;
  }

private:
  // Whoever calls these leaves nothing behind.
  int lookUp(const std::string &name) const {
    auto it = byName_.find(name);
    return it == byName_.end() ? -1 : it->second;
  }
  static int doubled(int number) { return number * 2; }

  mutable std::shared_mutex mutex_;
  // CHECK: {{^}}  unlatch::registry<std::string, int> byName_;
  std::unordered_map<std::string, int> byName_;
};

int main() {
  Used used;
  UsedInOrder ordered;
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i)
    readers.emplace_back([&] {
      while (!done) {
        used.send("a");
        ordered.sendAll();
      }
    });
  for (int i = 0; i < 300; ++i) {
    open[1] = true;
    used.add("a", 1);
    open[2] = true;
    ordered.add(2, "b");
    std::this_thread::yield();
    used.remove("a");
    open[1] = false;
    ordered.remove(2);
    open[2] = false;
  }
  done = true;
  for (std::thread &reader : readers)
    reader.join();
  OnlyCopied copied;
  copied.set("x", 3);
  std::cout << wrong << ' ' << copied.find("x") << ' ' << copied.find("y")
            << '\n';
}

// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/mutex-in-a-constructors-list.cpp | FileCheck %s
// A mutex that constructors name in their lists goes from there as well.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class First {
public:
  // CHECK: {{^}}  First() : levels_(), limit_(3) {}
  First() : mutex_(), levels_(), limit_(3) {}
  // CHECK: {{^}}  explicit First(int limit)
  // CHECK-NEXT: {{^}}      : limit_(limit) {}
  explicit First(int limit)
      : mutex_{},
        limit_(limit) {}

  bool set(const std::string &name, int level) {
    if (level > limit_)
      return false;
    std::unique_lock<std::shared_mutex> lock(mutex_);
    levels_[name] = level;
    return true;
  }
  int level(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = levels_.find(name);
    return it == levels_.end() ? 0 : it->second;
  }

private:
  // CHECK-NOT: shared_mutex
  mutable std::shared_mutex mutex_;
  // CHECK: {{^}}  unlatch::ordered_registry<std::string, int> levels_;
  std::map<std::string, int> levels_;
  const int limit_;
};

class Alone {
public:
  // CHECK: {{^}}  Alone() {}
  Alone() : mutex_() {}
  // CHECK: {{^}}  explicit Alone(int missing) : missing_(missing) {}
  explicit Alone(int missing) : missing_(missing), mutex_() {}
  void set(const std::string &name, int level) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    levels_[name] = level;
  }
  int level(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = levels_.find(name);
    return it == levels_.end() ? missing_ : it->second;
  }

private:
  const int missing_ = -1;
  mutable std::shared_mutex mutex_;
  // CHECK: {{^}}  unlatch::ordered_registry<std::string, int> levels_;
  std::map<std::string, int> levels_;
};

// What stands before the list is not known to be the list's.
class Kept {
public:
  // CHECK: {{^}}  Kept() noexcept : mutex_() {}
  Kept() noexcept : mutex_() {}
  void set(const std::string &name, int level) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    levels_[name] = level;
  }
  int level(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = levels_.find(name);
    return it == levels_.end() ? 0 : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: {{^}}  std::map<std::string, int> levels_;
  std::map<std::string, int> levels_;
};

// Nor is what stands between two of its entries.
class KeptForDirective {
public:
  // CHECK: {{^}}      : limit_(3),
  // CHECK: {{^}}        mutex_() {}
  KeptForDirective()
      : limit_(3),
#ifdef WITH_MORE
        more_(4),
#endif
        mutex_() {}
  void set(const std::string &name, int level) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    levels_[name] = level;
  }
  int level(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = levels_.find(name);
    return it == levels_.end() ? limit_ + more_ : it->second;
  }

private:
  const int limit_;
  const int more_ = 0;
  mutable std::shared_mutex mutex_;
  // CHECK: {{^}}  std::map<std::string, int> levels_;
  std::map<std::string, int> levels_;
};

// What else is done on the way has to be done still.
struct NumberedMutex : std::shared_mutex {
  explicit NumberedMutex(int) {}
};
int made = 0;

class KeptForArgument {
public:
  // CHECK: {{^}}  KeptForArgument() : mutex_(++made) {}
  KeptForArgument() : mutex_(++made) {}
  void set(const std::string &name, int level) {
    std::unique_lock<NumberedMutex> lock(mutex_);
    levels_[name] = level;
  }
  int level(const std::string &name) const {
    std::shared_lock<NumberedMutex> lock(mutex_);
    auto it = levels_.find(name);
    return it == levels_.end() ? 0 : it->second;
  }

private:
  mutable NumberedMutex mutex_;
  // CHECK: {{^}}  std::map<std::string, int> levels_;
  std::map<std::string, int> levels_;
};

int main() {
  First one, two(5);
  std::cout << one.set("a", 4) << two.set("a", 4)
            << one.level("a") << two.level("a") << "\n";
  Alone alone, other(3);
  alone.set("b", 7);
  Kept kept;
  kept.set("c", 8);
  KeptForDirective directive;
  KeptForArgument argument;
  argument.set("d", made);
  std::cout << directive.level("d") << argument.level("d") << made;
  std::cout << alone.level("b") << alone.level("c") << other.level("c")
            << kept.level("c") << "\n";
}

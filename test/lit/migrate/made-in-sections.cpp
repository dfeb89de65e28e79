// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/made-in-sections.cpp | FileCheck %s
// What a section makes may do something as it is made, or when it ends, though
// nobody wrote that down beside it. The lock kept that among the writers, and so
// does an update.
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

int told(const char *text) {
  std::cout << text << ' ';
  return static_cast<int>(std::string(text).size());
}

struct Tracer {
  explicit Tracer(const char *text) { told(text); }
  ~Tracer() { told("traced"); }
};
struct Numbered {
  int number = told("number");
};
struct Stamped {
  Numbered stamp;
  std::string text;
};
struct Ending {
  std::string text;
  ~Ending() { told("ended"); }
};

class Values {
public:
  // CHECK: void registerTraced(int
  // CHECK-NEXT: .update();
  void registerTraced(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Tracer tracer("trace");
    values_[key] = value;
  }
  // CHECK: void registerNumbered(int
  // CHECK-NEXT: .update();
  void registerNumbered(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Stamped stamped;
    values_[key] = stamped.stamp.number;
  }
  // CHECK: void registerEnding(int
  // CHECK-NEXT: .update();
  void registerEnding(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Ending ending{"ending"};
    values_[key] = value;
  }
  // CHECK: void registerMarked(int
  // CHECK-NEXT: .update();
  void registerMarked(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::ofstream mark("/dev/null");
    values_[key] = value;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? 0 : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> values_;
};

int main() {
  Values values;
  values.registerTraced(1, 5);
  values.registerNumbered(2);
  values.registerEnding(3, 6);
  values.registerMarked(4, 7);
  for (int key = 0; key != 6; ++key)
    std::cout << values.get(key) << values.has(key) << ' ';
  std::cout << '\n';
}

// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A helper that is called before the object is shared, and not by a statement
// of its own or not alone in it, has nothing that it could be given.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

// What it gives is used.
class Loaded {
public:
  // CHECK-DAG: [[@LINE+1]]:{{[0-9]+}}: note: Loaded::load is called without the lock here, on an object that no other thread knows, and not by a statement of its own
  Loaded() : count_(load()) {}
  int reload() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return load();
  }
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = loaded_.find(name);
    return it == loaded_.end() ? 0 : it->second;
  }
  int count() const { return count_; }

private:
  int load() {
    loaded_["a"] = 1;
    loaded_["b"] = 2;
    return 2;
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> loaded_;
  int count_;
};

// Its argument writes to the map, which the update would not let it.
class Nested {
public:
  Nested() {
    // CHECK-DAG: [[@LINE+1]]:{{[0-9]+}}: note: Nested::add is called within this use of the map of an object that is not shared yet
    addLocked("second", add("first"));
  }
  int add(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    addLocked(name, 1);
    return 2;
  }
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = nested_.find(name);
    return it == nested_.end() ? 0 : it->second;
  }

private:
  void addLocked(const std::string &name, int value) { nested_[name] = value; }
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> nested_;
};

// Another object's, which its maker still has for itself.
class Made {
public:
  static Made make() {
    Made made;
    // CHECK-DAG: [[@LINE+1]]:{{[0-9]+}}: note: Made::addLocked is called without the lock here
    made.addLocked("made", 1);
    return made;
  }
  Made() = default;
  Made(const Made &other) {
    std::shared_lock<std::shared_mutex> lock(other.mutex_);
    made_ = other.made_;
  }
  void add(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    addLocked(name, 2);
  }
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = made_.find(name);
    return it == made_.end() ? 0 : it->second;
  }

private:
  void addLocked(const std::string &name, int value) { made_[name] = value; }
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> made_;
};

int main() {
  Loaded loaded;
  std::cout << loaded.reload() << loaded.find("b") << loaded.count() << '\n';
  Nested nested;
  std::cout << nested.find("first") << nested.find("second") << '\n';
  Made made = Made::make();
  made.add("more");
  std::cout << made.find("made") << made.find("more") << '\n';
}

// RUN: %migrate-and-run %s
// RUN: %unlatch find %s -- -std=c++17 2>&1 | FileCheck %s
// CHECK: 3 guarded maps in 1 unit: 0 to migrate, 3 to review, 0 to keep
// What others call with the lock held, a constructor calls without it: the
// helper gets an update, or a view, for that one statement.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>

class Catalog {
public:
  Catalog() { load(); }
  explicit Catalog(int extra) {
    load();
    for (int i = 0; i != extra; ++i) {
      addLocked(std::to_string(i), i);
    }
    check();
    texts_.emplace("extra", "yes");
    if (extra > 1) {
      this->addLocked("many", size());
    }
  }
  ~Catalog() {
    clearLocked(); // as reload() does
    std::cout << "left: " << texts_.size() << '\n';
  }
  void reload() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    clearLocked();
    load();
    check();
  }
  void add(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    addLocked(key, value);
  }
  std::string find(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(key);
    return it == texts_.end() ? "none" : it->second;
  }

private:
  static int size() { return 7; }
  void clearLocked() { texts_.clear(); }
  void load() {
    for (int i = 10; i != 13; ++i)
      texts_[std::to_string(i)] = std::to_string(i * i);
  }
  void addLocked(const std::string &key, int value) {
    if (texts_.count(key) == 0)
      texts_[key] = std::to_string(value);
  }
  void check() const {
    if (texts_.empty())
      throw std::logic_error("nothing was loaded");
  }

  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> texts_;
};

// Two maps that have to agree.
class Codes {
public:
  Codes() { fill(); }
  void refill() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_.clear();
    codes_.clear();
    fill();
  }
  int code(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = codes_.find(name);
    return it == codes_.end() ? -1 : it->second;
  }
  std::string name(int code) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(code);
    return it == names_.end() ? "none" : it->second;
  }

private:
  void fill() {
    put("ok", 0);
    put("busy", 5);
  }
  void put(const std::string &name, int code) {
    names_[code] = name;
    codes_[name] = code;
  }

  mutable std::shared_mutex mutex_;
  std::unordered_map<int, std::string> names_;
  std::unordered_map<std::string, int> codes_;
};

int main() {
  Catalog few;
  std::cout << few.find("11") << ' ' << few.find("extra") << '\n';
  few.add("11", 1);
  few.add("20", 2);
  std::cout << few.find("11") << ' ' << few.find("20") << '\n';
  few.reload();
  std::cout << few.find("20") << '\n';
  Catalog many(3);
  std::cout << many.find("2") << ' ' << many.find("many") << ' '
            << many.find("extra") << '\n';
  Codes codes;
  std::cout << codes.code("busy") << ' ' << codes.name(0) << '\n';
  codes.refill();
  std::cout << codes.code("busy") << ' ' << codes.name(7) << '\n';
}

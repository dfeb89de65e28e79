// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// Elements that are found empty are filled again, which get_or_emplace would
// not do, and changed elsewhere, or by more than what fills them.
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

class Emptied {
public:
  int get(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto &slot = emptied_[key];
    if (!slot)
      slot = std::make_unique<int>(key);
    return *slot;
  }
  void reserveKey(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    emptied_.emplace(key, nullptr);
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return emptied_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK-DAG: 'Emptied::emptied_' is kept
  std::map<int, std::unique_ptr<int>> emptied_;
};

// It may give nothing, and is asked again then.
class Refused {
public:
  int get(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto &slot = refused_[key];
    if (!slot)
      slot = make(key);
    return slot ? *slot : -1;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return refused_.count(key) != 0;
  }

private:
  std::unique_ptr<int> make(int key) {
    return ++asked_ > 1 ? std::make_unique<int>(key) : nullptr;
  }
  mutable std::shared_mutex mutex_;
  // CHECK-DAG: 'Refused::refused_' is kept
  std::map<int, std::unique_ptr<int>> refused_;
  int asked_ = 0;
};

// Filled where it was there before, as well.
class Replaced {
public:
  int get(int key, bool again) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto [it, fresh] = replaced_.try_emplace(key);
    if (fresh || again)
      it->second = std::make_unique<int>(key + (fresh ? 0 : 100));
    return *it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return replaced_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK-DAG: 'Replaced::replaced_' is kept
  std::map<int, std::unique_ptr<int>> replaced_;
};

// What fills it has seen it in the map.
class Numbered {
public:
  std::size_t get(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto &slot = numbered_[key];
    if (!slot)
      slot = std::make_unique<std::size_t>(numbered_.size());
    return *slot;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return numbered_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK-DAG: 'Numbered::numbered_' is kept
  std::map<int, std::unique_ptr<std::size_t>> numbered_;
};

int main() {
  Numbered numbered;
  std::cout << numbered.get(7) << numbered.get(8) << numbered.get(7)
            << numbered.has(7) << '\n';
  Emptied emptied;
  emptied.reserveKey(3);
  std::cout << emptied.get(3) << emptied.has(4) << '\n';
  Refused refused;
  std::cout << refused.get(5) << refused.get(5) << refused.has(5) << '\n';
  Replaced replaced;
  std::cout << replaced.get(1, false) << replaced.get(1, true)
            << replaced.has(1) << '\n';
}

// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning:
// What is loaded, stored and compared in one step is an atomic, whoever wrote it:
// readers may change it.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

template <class T> class atomic_t {
  T data_{};

public:
  T load() const { return __atomic_load_n(&data_, __ATOMIC_SEQ_CST); }
  void store(T v) { __atomic_store_n(&data_, v, __ATOMIC_SEQ_CST); }
  bool compare_exchange(T &was, T v) {
    return __atomic_compare_exchange_n(&data_, &was, v, false,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  }
  bool test_and_set() {
    return __atomic_test_and_set(&data_, __ATOMIC_SEQ_CST);
  }
};

// This one is made of another.
class Flag : atomic_t<unsigned char> {
public:
  bool load() const { return atomic_t<unsigned char>::load(); }
  void store(bool v) { atomic_t<unsigned char>::store(v); }
  using atomic_t<unsigned char>::test_and_set;
};

// It can be loaded and stored, and that is all.
class Cell {
  bool data_ = false;

public:
  bool load() const { return data_; }
  void store(bool v) { data_ = v; }
  bool test_and_set() {
    bool was = data_;
    data_ = true;
    return was;
  }
};

template <class Flag> class Locks {
  std::map<std::string, Flag, std::less<>> table_;
  mutable std::shared_mutex mutex_;

public:
  bool lock(std::string_view name) {
    std::shared_lock lock(mutex_);
    auto it = table_.find(name);
    // CHECK: :[[#@LINE+1]]:34: warning: change of an element
    return it != table_.end() && it->second.test_and_set();
  }
  void add(std::string name) {
    std::lock_guard lock(mutex_);
    table_[name];
  }
  bool has(std::string_view name) const {
    std::shared_lock lock(mutex_);
    return table_.find(name) != table_.end();
  }
};

int main() {
  Locks<atomic_t<bool>> good;
  good.add("a");
  Locks<Flag> derived;
  derived.add("a");
  Locks<Cell> bad;
  bad.add("a");
  return good.lock("a") + good.has("b") + bad.lock("a") + bad.has("b") +
         derived.lock("a") + derived.has("b");
}

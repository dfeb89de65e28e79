// RUN: %migrate-and-run --keep %s
// Class templates of which the program does not say enough: a member that
// nothing instantiates, a branch that no instantiation takes, a specialisation,
// a lock or a map that the arguments choose.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <type_traits>
#include <unordered_map>

template <class Key, class Value> class Unused {
public:
  Value get(const Key &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? Value() : it->second;
  }
  void set(const Key &key, const Value &value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
  }
  void mergeFrom(Unused &other) { values_.swap(other.values_); }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<Key, Value> values_;
};

template <class Key, class Value> class Discarded {
public:
  Value get(const Key &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? Value() : it->second;
  }
  void set(const Key &key, const Value &value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if constexpr (std::is_pointer_v<Value>)
      values_.insert({key, value});
    values_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<Key, Value> values_;
};

template <class Key, class Value> class Special {
public:
  Value get(const Key &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? Value() : it->second;
  }
  void set(const Key &key, const Value &value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<Key, Value> values_;
};
template <class Value> class Special<bool, Value> {
public:
  Value get(bool key) const { return values_[key]; }
  void set(bool key, const Value &value) { values_[key] = value; }

private:
  Value values_[2] = {};
};

struct NoMutex {
  void lock() {}
  void unlock() {}
  void lock_shared() {}
  void unlock_shared() {}
};
template <class Key, class Value, class Mutex> class AnyLock {
public:
  Value get(const Key &key) const {
    std::shared_lock<Mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? Value() : it->second;
  }
  void set(const Key &key, const Value &value) {
    std::unique_lock<Mutex> lock(mutex_);
    values_[key] = value;
  }

private:
  mutable Mutex mutex_;
  std::unordered_map<Key, Value> values_;
};

template <class Map> class AnyMap {
public:
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? 0 : it->second;
  }
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  Map values_;
};

template <class Value, class Key> using Backwards = std::map<Key, Value>;
template <class Key, class Value> class ThroughAlias {
public:
  Value get(const Key &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? Value() : it->second;
  }
  void set(const Key &key, const Value &value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  Backwards<Value, Key> values_;
};

template <class T> void tryOut() {
  T t;
  t.set(1, 5);
  std::cout << t.get(1) << t.get(0);
}

int main() {
  tryOut<Unused<int, int>>();
  tryOut<Discarded<int, int>>();
  tryOut<Special<int, int>>();
  tryOut<Special<bool, int>>();
  tryOut<AnyLock<int, int, std::shared_mutex>>();
  tryOut<AnyLock<int, int, NoMutex>>();
  tryOut<AnyMap<std::map<int, int>>>();
  tryOut<ThroughAlias<int, int>>();
  std::cout << "\n";
}

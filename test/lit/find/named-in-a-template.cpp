// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What a template that nothing uses says of maps: it names one, and that is all
// that is known.
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Named {
public:
  bool has(int key) const {
    std::shared_lock lock(mutex_);
    return named_.count(key) != 0;
  }
  int at(int key) const {
    std::shared_lock lock(mutex_);
    return named_.at(key);
  }
  void set(int key, int value) {
    std::unique_lock lock(mutex_);
    named_[key] = value;
  }
  template <class F> void each(F f) {
    for (auto &entry : named_)
      f(entry);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Named::named_' is kept
  // CHECK-NEXT: {{.*}}named_;
  // CHECK-NOT: held at
  // CHECK: [map-escapes]
  // CHECK-NOT: [unsynchronized-access]
  std::unordered_map<int, int> named_;
};

// A name that depends on a template's argument is that of a member of the class
// or of its bases: maps of other templates are not meant.
template <class T> class Base {
protected:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Base::values_' is kept
  // CHECK: it is named in a template that nothing uses
  std::unordered_map<int, T> values_;
};
template <class T> class Derived : public Base<T> {
public:
  bool has(int key) const {
    std::shared_lock lock(this->mutex_);
    return this->values_.count(key) != 0;
  }
  int at(int key) const {
    std::shared_lock lock(this->mutex_);
    return this->values_.at(key);
  }
  void set(int key, const T &value) {
    std::unique_lock lock(this->mutex_);
    this->values_[key] = value;
  }
  std::size_t unused() const { return this->values_.size(); }
};
template <class T> class Other {
public:
  bool has(int key) const {
    std::shared_lock lock(mutex_);
    return values_.count(key) != 0;
  }
  int at(int key) const {
    std::shared_lock lock(mutex_);
    return values_.at(key);
  }
  void set(int key, const T &value) {
    std::unique_lock lock(mutex_);
    values_[key] = value;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Other::values_' can be migrated
  std::unordered_map<int, T> values_;
};

bool use(Derived<int> &derived, Other<int> &other) {
  derived.set(1, 1);
  other.set(1, 1);
  return derived.has(1) && other.has(1) && derived.at(1) == other.at(1);
}

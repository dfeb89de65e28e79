// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --check-prefix=UNSAFE --implicit-check-not=warning:
// Maps and sets of other libraries are told by their structure: found, watched
// over, and kept. Those that several threads may use at once are left alone.
#include <mutex>
#include <set>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

namespace absl {
template <class K, class V> class flat_hash_map {
public:
  using key_type = K;
  using mapped_type = V;
  using value_type = std::pair<const K, V>;
  using iterator = value_type *;
  using const_iterator = const value_type *;
  iterator find(const K &);
  const_iterator find(const K &) const;
  const_iterator begin() const;
  const_iterator end() const;
  iterator end();
  bool contains(const K &) const;
  std::size_t size() const;
  V &operator[](const K &);
  std::size_t erase(const K &);
};
} // namespace absl
template <class K, class V> class QHash {
public:
  using key_type = K;
  using mapped_type = V;
  class const_iterator;
  const_iterator find(const K &) const;
  const_iterator end() const;
  V value(const K &) const;
  V operator[](const K &) const;
  V &operator[](const K &);
  void insert(const K &, const V &);
  int remove(const K &);
  bool isEmpty() const;
};
template <class K, class V> class ConcurrentMap {
public:
  using key_type = K;
  using mapped_type = V;
  using iterator = V *;
  iterator find(const K &);
  iterator end();
  void erase(const K &);
};

// CHECK-DAG: 'Flat::map_' is kept: guarded by 'Flat::mutex_'
// CHECK-DAG: 'absl::flat_hash_map' has no counterpart
class Flat {
public:
  int get(int k) const {
    std::shared_lock lock(mutex_);
    return map_.contains(k) ? 1 : 0;
  }
  void set(int k, int v) {
    std::unique_lock lock(mutex_);
    map_[k] = v;
  }
  void wrong(int k) {
    std::shared_lock lock(mutex_);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: erase from 'Flat::map_' while 'Flat::mutex_' is only held shared
    map_.erase(k);
  }

private:
  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<int, int> map_;
};

// CHECK-DAG: 'Qt::map_' is kept: guarded by 'Qt::mutex_'
class Qt {
public:
  int get(int k) const {
    std::shared_lock lock(mutex_);
    return map_.value(k);
  }
  int same(int k) const {
    std::shared_lock lock(mutex_);
    return map_[k]; // the one that is const creates nothing
  }
  int made(int k) {
    std::shared_lock lock(mutex_);
    // UNSAFE-DAG: [[@LINE+1]]:12: warning: operator[] may insert into 'Qt::map_'
    return map_[k];
  }
  void set(int k, int v) {
    std::unique_lock lock(mutex_);
    map_.insert(k, v);
  }
  void drop(int k) {
    std::unique_lock lock(mutex_);
    map_.remove(k);
  }
  // UNSAFE-DAG: [[@LINE+1]]:30: warning: read of 'Qt::map_' without 'Qt::mutex_'
  bool none() const { return map_.isEmpty(); }

private:
  mutable std::shared_mutex mutex_;
  QHash<int, int> map_;
};

// CHECK-DAG: 'Derived::map_' is kept: guarded by 'Derived::mutex_'
struct OwnMap : std::unordered_map<int, int> {};
class Derived {
public:
  int get(int k) const {
    std::shared_lock lock(mutex_);
    return map_.count(k);
  }
  void set(int k, int v) {
    std::unique_lock lock(mutex_);
    map_[k] = v;
  }

private:
  mutable std::shared_mutex mutex_;
  OwnMap map_;
};

// CHECK-DAG: 'Set::set_' is kept: guarded by 'Set::mutex_'
// CHECK-DAG: 'std::set' has no counterpart
class Set {
public:
  bool get(int k) const {
    std::shared_lock lock(mutex_);
    return set_.count(k) != 0;
  }
  void add(int k) {
    std::unique_lock lock(mutex_);
    set_.insert(k);
  }

private:
  mutable std::shared_mutex mutex_;
  std::set<int> set_;
};

// CHECK-NOT: 'Concurrent::map_'
class Concurrent {
public:
  bool get(int k) {
    std::shared_lock lock(mutex_);
    return map_.find(k) != map_.end();
  }
  void drop(int k) { map_.erase(k); }

private:
  std::shared_mutex mutex_;
  ConcurrentMap<int, int> map_;
};

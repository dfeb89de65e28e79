// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s --check-prefix=FIND
// What Clang's thread-safety attributes say is believed, bodies or not.
#include <map>

#define CAPABILITY(x) __attribute__((capability(x)))
#define SCOPED_CAPABILITY __attribute__((scoped_lockable))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define ACQUIRE_SHARED(...) __attribute__((acquire_shared_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define GUARDED_BY(x) __attribute__((guarded_by(x)))

class CAPABILITY("mutex") Gate {
public:
  void open() ACQUIRE();
  void openForReading() ACQUIRE_SHARED();
  void shut() RELEASE();
  void lock() ACQUIRE();
  void lock_shared() ACQUIRE_SHARED();
  void unlock() RELEASE();
};
class SCOPED_CAPABILITY Inside {
public:
  explicit Inside(Gate &gate) ACQUIRE(gate);
  ~Inside() RELEASE();
};
class SCOPED_CAPABILITY Looking {
public:
  explicit Looking(Gate *gate) ACQUIRE_SHARED(gate);
  ~Looking() RELEASE();
};

// FIND: 'Table::map_' {{.*}}'Table::gate_' at 6 of 7 accesses
class Table {
public:
  int get(int k) const {
    Looking here(&gate_);
    return map_.count(k);
  }
  void set(int k, int v) {
    Inside here(gate_);
    map_[k] = v;
    dropHeld(k + 1);
  }
  void byHand(int k) {
    gate_.open();
    map_.erase(k);
    gate_.shut();
  }
  void begin() ACQUIRE(gate_);
  void end() RELEASE(gate_);
  void inBetween(int k) {
    begin();
    map_.erase(k);
    end();
  }
  void wrong(int k) {
    Looking here(&gate_);
    // CHECK: [[@LINE+1]]:5: warning: erase from 'Table::map_' while 'Table::gate_' is only held shared
    map_.erase(k);
  }
  void late(int k) {
    begin();
    end();
    // CHECK: [[@LINE+1]]:5: warning: write to 'Table::map_' without 'Table::gate_'
    map_.erase(k);
  }

private:
  void dropHeld(int k) REQUIRES(gate_) { map_.erase(k); }
  mutable Gate gate_;
  std::map<int, int> map_ GUARDED_BY(gate_);
};

// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 > %t.found
// RUN: FileCheck %s < %t.found
// Objects that hold a map together with its lock, and whose locked pointers are
// not all that is used of them.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>

using Map = std::map<int, int>;

template <class T> class Reader {
public:
  Reader(std::shared_mutex &mutex, const T &value)
      : lock_(mutex), value_(&value) {}
  const T *operator->() const { return value_; }
  const T &operator*() const { return *value_; }

private:
  std::shared_lock<std::shared_mutex> lock_;
  const T *value_;
};
template <class T> class Writer {
public:
  Writer(std::shared_mutex &mutex, T &value) : lock_(mutex), value_(&value) {}
  T *operator->() const { return value_; }
  T &operator*() const { return *value_; }

private:
  std::unique_lock<std::shared_mutex> lock_;
  T *value_;
};

template <class T> class Guarded {
public:
  Guarded() = default;
  explicit Guarded(T value) : value_(std::move(value)) {}
  Reader<T> read() const { return Reader<T>(mutex_, value_); }
  Writer<T> write() { return Writer<T>(mutex_, value_); }

private:
  mutable std::shared_mutex mutex_;
  T value_;
};

// CHECK: Passed::passed_
// CHECK: [mutex-escapes]
struct Passed {
  static std::size_t sizeOf(const Guarded<Map> &map) {
    return map.read()->size();
  }
  std::size_t size() const { return sizeOf(passed_); }
  bool has(int key) const { return passed_.read()->count(key) != 0; }
  void set(int key, int value) { (*passed_.write())[key] = value; }
  Guarded<Map> passed_;
};

// CHECK: Filled::filled_
// CHECK: [mutex-escapes]
struct Filled {
  Filled() : filled_(Map{{1, 2}}) {}
  bool has(int key) const { return filled_.read()->count(key) != 0; }
  void set(int key, int value) { (*filled_.write())[key] = value; }
  Guarded<Map> filled_;
};

// CHECK: Renamed::renamed_
// CHECK: [unsupported-section]
struct Renamed {
  int sum() const {
    auto locked = renamed_.read();
    const auto &map = *locked;
    int sum = 0;
    for (const auto &[key, value] : map)
      sum += key * value;
    return sum;
  }
  void set(int key, int value) { (*renamed_.write())[key] = value; }
  Guarded<Map> renamed_;
};

// CHECK: Given::given_
// CHECK: [guards-other-state]
struct Given {
  static int first(Reader<Map> locked) {
    return locked->empty() ? -1 : locked->begin()->first;
  }
  int first() const {
    auto locked = given_.read();
    if (locked->empty())
      return -2;
    return first(std::move(locked));
  }
  void set(int key, int value) { (*given_.write())[key] = value; }
  Guarded<Map> given_;
};

// The class tells when it is read.
template <class T> class Counted {
public:
  Reader<T> read() const {
    std::cout << "read\n";
    return Reader<T>(mutex_, value_);
  }
  Writer<T> write() { return Writer<T>(mutex_, value_); }

private:
  mutable std::shared_mutex mutex_;
  T value_;
};

// CHECK: Told::told_
// CHECK: [unsupported-section]
struct Told {
  bool has(int key) const { return told_.read()->count(key) != 0; }
  void set(int key, int value) { told_.write()->emplace(key, value); }
  Counted<Map> told_;
};

// The class tells when an object ends.
template <class T> class Noted {
public:
  ~Noted() { std::cout << "ended\n"; }
  Reader<T> read() const { return Reader<T>(mutex_, value_); }
  Writer<T> write() { return Writer<T>(mutex_, value_); }

private:
  mutable std::shared_mutex mutex_;
  T value_;
};

// CHECK: Last::last_
// CHECK: [mutex-escapes]
struct Last {
  bool has(int key) const { return last_.read()->count(key) != 0; }
  void set(int key, int value) { last_.write()->emplace(key, value); }
  Noted<Map> last_;
};

// The function makes something else of what the closure gives.
template <class T> class Asked {
public:
  template <class F> bool ask(F f) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return f(value_);
  }
  Writer<T> write() { return Writer<T>(mutex_, value_); }

private:
  mutable std::shared_mutex mutex_;
  T value_;
};

// CHECK: Converted::converted_
// CHECK: [mutex-escapes]
struct Converted {
  int any() const {
    auto any = converted_.ask([](const auto &map) { return map.size(); });
    return any + 0;
  }
  void set(int key, int value) { converted_.write()->emplace(key, value); }
  Asked<Map> converted_;
};

// The class fills itself, by its base's member it tells its end, or it gives a
// pointer to a copy or one with a member that tells.
template <class T> class Filling {
public:
  Filling() : value_{{3, 4}} {}
  Reader<T> read() const { return Reader<T>(mutex_, value_); }
  Writer<T> write() { return Writer<T>(mutex_, value_); }

private:
  mutable std::shared_mutex mutex_;
  T value_;
};
struct Bell {
  ~Bell() { std::cout << "bell\n"; }
};
struct WithBell {
  Bell bell;
};
template <class T> class Based : WithBell {
public:
  template <class F> auto run(F f) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return f(value_);
  }

private:
  mutable std::shared_mutex mutex_;
  T value_;
};
template <class T> class Scratch {
public:
  Scratch(std::shared_mutex &mutex, const T &value)
      : lock_(mutex), value_(value) {}
  T *operator->() { return &value_; }

private:
  std::unique_lock<std::shared_mutex> lock_;
  T value_;
};
template <class T> class Ringing {
public:
  Ringing(std::shared_mutex &mutex, T &value) : lock_(mutex), value_(&value) {}
  T *operator->() const { return value_; }

private:
  Bell bell_;
  std::unique_lock<std::shared_mutex> lock_;
  T *value_;
};
template <class T, template <class> class P> class Giving {
public:
  Reader<T> read() const { return Reader<T>(mutex_, value_); }
  P<T> give() { return P<T>(mutex_, value_); }

private:
  mutable std::shared_mutex mutex_;
  T value_;
};

// CHECK: SelfFilled::filled_
// CHECK: [mutex-escapes]
struct SelfFilled {
  bool has(int key) const { return filled_.read()->count(key) != 0; }
  void set(int key, int value) { (*filled_.write())[key] = value; }
  Filling<Map> filled_;
};
// CHECK: Rung::based_
// CHECK: [mutex-escapes]
struct Rung {
  bool has(int key) {
    return based_.run([&](const auto &map) { return map.count(key) != 0; });
  }
  void set(int key, int value) {
    based_.run([&](auto &map) { map[key] = value; });
  }
  Based<Map> based_;
};
// CHECK: Copied::copied_
// CHECK: [mutex-escapes]
struct Copied {
  bool has(int key) const { return copied_.read()->count(key) != 0; }
  std::size_t without(int key) {
    auto scratch = copied_.give();
    scratch->erase(key);
    return scratch->size();
  }
  Giving<Map, Scratch> copied_;
};
// CHECK: Rings::rings_
// CHECK: [unsupported-section]
struct Rings {
  bool has(int key) const { return rings_.read()->count(key) != 0; }
  void set(int key, int value) { rings_.give()->emplace(key, value); }
  Giving<Map, Ringing> rings_;
};

// Both of one state, since the first lock is held to the end.
// CHECK: Agreeing::agreeing_
// CHECK: [unsupported-section]
struct Agreeing {
  int get(int key) const {
    return agreeing_.read()->count(key) ? agreeing_.read()->at(key) : -1;
  }
  bool has(int key) const { return agreeing_.read()->count(key) != 0; }
  void set(int key, int value) { (*agreeing_.write())[key] = value; }
  Guarded<Map> agreeing_;
};

int main() {
  Passed passed;
  passed.set(1, 2);
  std::cout << passed.size() << passed.has(1) << '\n';
  Filled filled;
  filled.set(2, 3);
  std::cout << filled.has(1) << filled.has(3) << '\n';
  Renamed renamed;
  renamed.set(2, 3);
  std::cout << renamed.sum() << '\n';
  Given given;
  given.set(4, 5);
  std::cout << given.first() << '\n';
  Last last;
  last.set(1, 1);
  std::cout << last.has(1) << '\n';
  Agreeing agreeing;
  agreeing.set(1, 2);
  std::cout << agreeing.get(1) << agreeing.get(2) << agreeing.has(1) << '\n';
  Converted converted;
  converted.set(1, 1);
  converted.set(2, 1);
  SelfFilled selfFilled;
  Rung rung;
  rung.set(1, 1);
  Copied copied;
  Rings rings;
  rings.set(1, 1);
  std::cout << converted.any() << selfFilled.has(3) << rung.has(1)
            << copied.without(1) << rings.has(1) << '\n';
  Told told;
  told.set(1, 1);
  std::cout << told.has(1) << '\n';
}

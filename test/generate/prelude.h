// What every generated program stands on: the key and value types that its
// maps hold, how a driver makes and prints them, and a journal of what was
// called under the lock.
#ifndef GENERATED_PRELUDE_H
#define GENERATED_PRELUDE_H

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

// --- A map together with its lock -------------------------------------------

template <class T, class Lock> class Locked {
public:
  Locked(std::shared_mutex &mutex, T &value) : lock_(mutex), value_(value) {}
  T *operator->() const { return &value_; }
  T &operator*() const { return value_; }
  void unlock() { lock_.unlock(); }
  void lock() { lock_.lock(); }

private:
  Lock lock_;
  T &value_;
};

template <class T> class Guarded {
public:
  // Readers, too, may look a key up by operator[].
  using Reader = Locked<T, std::shared_lock<std::shared_mutex>>;
  using Writer = Locked<T, std::unique_lock<std::shared_mutex>>;

  Reader read() const { return Reader(mutex_, value_); }
  Writer write() { return Writer(mutex_, value_); }
  template <class F> auto withRead(F &&f) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return std::forward<F>(f)(value_);
  }
  template <class F> auto withWrite(F &&f) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return std::forward<F>(f)(value_);
  }

private:
  mutable std::shared_mutex mutex_;
  mutable T value_;
};

// --- Keys ------------------------------------------------------------------

enum class Color { Red, Green, Blue, White, Black, Grey };

struct Id {
  int n = 0;
  friend bool operator==(const Id &a, const Id &b) { return a.n == b.n; }
  friend bool operator<(const Id &a, const Id &b) { return a.n < b.n; }
};
struct IdHash {
  std::size_t operator()(const Id &id) const { return std::size_t(id.n) * 7; }
};
struct PairHash {
  std::size_t operator()(const std::pair<int, int> &p) const {
    return std::size_t(p.first * 31 + p.second);
  }
};

// --- Values ----------------------------------------------------------------

struct Info {
  int n = 0;
  std::string label;
  std::vector<int> marks;
};

/// Knows how many of it there are: an element that dies too late shows.
struct Counted {
  int n = 0;
  static inline std::atomic<int> living{0};
  Counted(int n = 0) : n(n) { ++living; }
  Counted(const Counted &other) : n(other.n) { ++living; }
  Counted &operator=(const Counted &) = default;
  ~Counted() { --living; }
};

/// Synchronises itself.
struct Tally {
  std::atomic<int> n{0};
  Tally() = default;
  explicit Tally(int n) : n(n) {}
  Tally &operator=(int other) {
    n = other;
    return *this;
  }
  void add(int by) { n += by; }
};

// --- Made from numbers -----------------------------------------------------

template <class T> struct Make {
  static T from(int n) { return static_cast<T>(n); }
};
template <> struct Make<std::string> {
  static std::string from(int n) { return "s" + std::to_string(n); }
};
template <> struct Make<Id> {
  static Id from(int n) { return Id{n}; }
};
template <> struct Make<std::pair<int, int>> {
  static std::pair<int, int> from(int n) { return {n / 2, n % 2}; }
};
template <> struct Make<Info> {
  static Info from(int n) { return {n, "i" + std::to_string(n), {n}}; }
};
template <> struct Make<Counted> {
  static Counted from(int n) { return Counted(n); }
};
template <class T> struct Make<std::shared_ptr<T>> {
  static std::shared_ptr<T> from(int n) { return std::make_shared<T>(n); }
};
template <class T> struct Make<std::unique_ptr<T>> {
  static std::unique_ptr<T> from(int n) { return std::make_unique<T>(n); }
};
template <class T> struct Make<std::vector<T>> {
  static std::vector<T> from(int n) {
    std::vector<T> out;
    for (int i = 0; i < n % 4; ++i)
      out.push_back(Make<T>::from(n + i));
    return out;
  }
};
template <class T> T make(int n) { return Make<T>::from(n); }

// --- Printed ---------------------------------------------------------------

inline std::string show(int n) { return std::to_string(n); }
inline std::string show(unsigned long n) { return std::to_string(n); }
inline std::string show(bool b) { return b ? "true" : "false"; }
inline std::string show(const std::string &s) { return '"' + s + '"'; }
inline std::string show(Color c) { return "c" + show(static_cast<int>(c)); }
inline std::string show(const Id &id) { return "#" + show(id.n); }
inline std::string show(const Counted &c) { return "*" + show(c.n); }
inline std::string show(const std::atomic<int> &n) { return show(n.load()); }
inline std::string show(const Tally &t) { return "|" + show(t.n); }
inline std::string show(std::atomic<int> *n) { return n ? show(*n) : "null"; }
inline std::string show(Tally *t) { return t ? show(*t) : "null"; }
inline std::string show(std::nullopt_t) { return "none"; }
template <class A, class B> std::string show(const std::pair<A, B> &p);
template <class T> std::string show(const std::optional<T> &o);
template <class T> std::string show(const std::shared_ptr<T> &p);
template <class T> std::string show(const std::unique_ptr<T> &p);
template <class T> std::string show(const std::vector<T> &v) {
  std::string out = "[";
  for (const auto &e : v)
    out += show(e) + ",";
  return out + "]";
}
inline std::string show(const Info &i) {
  return "{" + show(i.n) + i.label + show(i.marks) + "}";
}
template <class T> std::string show(const std::shared_ptr<T> &p) {
  return p ? show(*p) : "null";
}
template <class T> std::string show(const std::unique_ptr<T> &p) {
  return p ? show(*p) : "null";
}
template <class T> std::string show(const std::optional<T> &o) {
  return o ? "some " + show(*o) : "none";
}
template <class A, class B> std::string show(const std::pair<A, B> &p) {
  return show(p.first) + "=" + show(p.second);
}
/// The order of a hash map is nobody's business.
template <class M, class = typename M::mapped_type>
std::string show(const M &map) {
  std::vector<std::string> lines;
  for (const auto &entry : map)
    lines.push_back(show(entry));
  std::sort(lines.begin(), lines.end());
  return show(lines);
}
template <class T> std::vector<T> sorted(std::vector<T> v) {
  std::sort(v.begin(), v.end());
  return v;
}

// --- Called under the lock --------------------------------------------------

// Its body is nothing that a reader of one unit sees.
extern thread_local std::string journal;
void note(const std::string &what);
template <class K> bool odd(const K &key) { return show(key).back() % 2 != 0; }

// --- Guard classes of the project itself ------------------------------------

class ReadGuard {
public:
  explicit ReadGuard(std::shared_mutex &mutex) : mutex_(mutex) {
    mutex_.lock_shared();
  }
  ~ReadGuard() { mutex_.unlock_shared(); }
  ReadGuard(const ReadGuard &) = delete;
  ReadGuard &operator=(const ReadGuard &) = delete;

private:
  std::shared_mutex &mutex_;
};
class WriteGuard {
public:
  explicit WriteGuard(std::shared_mutex &mutex) : mutex_(mutex) {
    mutex_.lock();
  }
  ~WriteGuard() { mutex_.unlock(); }
  WriteGuard(const WriteGuard &) = delete;
  WriteGuard &operator=(const WriteGuard &) = delete;

private:
  std::shared_mutex &mutex_;
};

/// What a standard guard can be made from.
struct Looking : std::shared_lock<std::shared_mutex> {
  using std::shared_lock<std::shared_mutex>::shared_lock;
};
struct Changing : std::unique_lock<std::shared_mutex> {
  using std::unique_lock<std::shared_mutex>::unique_lock;
};

/// Told how to lock.
enum class Mode { Look, Change };
class ModeGuard {
public:
  ModeGuard(std::shared_mutex *mutex, Mode mode) : mutex_(mutex), mode_(mode) {
    if (mode_ == Mode::Look)
      mutex_->lock_shared();
    else
      mutex_->lock();
  }
  ~ModeGuard() {
    if (mode_ == Mode::Look)
      mutex_->unlock_shared();
    else
      mutex_->unlock();
  }
  ModeGuard(const ModeGuard &) = delete;
  ModeGuard &operator=(const ModeGuard &) = delete;

private:
  std::shared_mutex *mutex_;
  Mode mode_;
};

// --- The driver -------------------------------------------------------------

/// The same numbers on every run and machine.
class Dice {
public:
  explicit Dice(unsigned seed) : state_(seed * 2654435761u + 1) {}
  int roll(int sides) {
    state_ = state_ * 1664525u + 1013904223u;
    return static_cast<int>((state_ >> 16) % static_cast<unsigned>(sides));
  }

private:
  unsigned state_;
};

template <class F> std::string outcome(F call) {
  try {
    if constexpr (std::is_void_v<decltype(call())>) {
      call();
      return "done";
    } else {
      return show(call());
    }
  } catch (const std::out_of_range &) {
    return "out of range";
  } catch (const std::runtime_error &error) {
    return error.what();
  }
}

/// Calls one of the methods, by number, and says what came out of it.
using Step = std::function<std::string(int which, Dice &dice)>;

/// Prints what a history of calls gives, and what is there after each.
void drive(const char *name, int methods, const Step &step,
           const std::function<std::string()> &contents);

/// Calls methods from several threads; torn says whether a result is one that
/// no state of the map allows.
void hammer(const char *name, int methods, const Step &step,
            const std::function<bool(int which, const std::string &)> &torn);

#endif // GENERATED_PRELUDE_H

// RUN: %unlatch find %s -- -std=c++17 -DWAY=0 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=1 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++20 -DWAY=2 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=3 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=4 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=5 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=6 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=7 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=8 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=9 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=10 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=11 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=12 | FileCheck %s
// RUN: %unlatch find %s -- -std=c++17 -DWAY=13 \
// RUN:   | FileCheck --check-prefix=QUIET %s
// What a section calls does something with a number that it found: by a
// constructor, a destructor, the change of a string, an argument, a function
// that it calls in turn, a virtual one, by asking the program at large, an
// initializer in a class, the end of a variable, a thread, an object that lives
// elsewhere, a copy, or a lambda, which is constexpr without a word. The last one only computes.
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>

int writeTo(int descriptor, const std::string &text);
void closeIt(int descriptor);

int lastWritten = 0;

struct Begins {
  explicit Begins(int number) { writeTo(number, ""); }
};

struct Ends {
  explicit Ends(int number) : number(number) {}
  ~Ends() { writeTo(number, ""); }
  int number;
};

struct Holder {
  explicit Holder(int number) : ends(number) {}
  Ends ends;
};

struct Pair {
  explicit Pair(int both) : first(both) { second = both; }
  int first;
  int second = 0;
};

struct Numbered {
  explicit Numbered(int) {}
  int place = ++lastWritten;
};

struct Copied {
  Copied() = default;
  Copied(const Copied &other) : number(writeTo(other.number, "")) {}
  int number = 0;
};

struct Closes {
  int number;
  ~Closes() { closeIt(number); }
};

struct Base {
  virtual ~Base() = default;
  virtual int send(int number) { return number; }
  std::string sent;
  int last = 0;
};

void store(int *place, int number) { *place = number; }

int again(int number) { return writeTo(number, ""); }

#if WAY == 0
int use(Base &, int number) { return Begins(number), 0; }
#elif WAY == 1
int use(Base &, int number) { return Holder(number).ends.number; }
#elif WAY == 2
int use(Base &base, int number) { return base.sent.push_back(number), 0; }
#elif WAY == 3
int use(Base &base, int number) { return store(&base.last, number), 0; }
#elif WAY == 4
int use(Base &, int number) { return again(number); }
#elif WAY == 5
int use(Base &base, int number) { return base.send(number); }
#elif WAY == 6
int use(Base &, int number) { return lastWritten == number; }
#elif WAY == 7
int use(Base &, int number) { return Numbered(number).place; }
#elif WAY == 8
int use(Base &, int number) {
  Closes closes{number};
  return 0;
}
#elif WAY == 9
int use(Base &, int number) {
  std::thread sender(writeTo, number, std::string());
  sender.detach();
  return 0;
}
#elif WAY == 10
int use(Base &, int number) { return std::make_shared<Begins>(number), 0; }
#elif WAY == 11
int use(Base &, int number) {
  Copied one;
  Copied other(one);
  return number + other.number;
}
#elif WAY == 12
int use(Base &, int number) {
  auto send = [](int given) { return writeTo(given, ""); };
  return send(number);
}
#else
int use(Base &, int number) { return Pair(number).second; }
#endif

class Peers {
public:
  int send(const std::string &name, Base &base) const {
    std::shared_lock lock(mutex_);
    auto it = byName_.find(name);
    return it == byName_.end() ? -1 : use(base, it->second);
  }
  void add(const std::string &name, int number) {
    std::unique_lock lock(mutex_);
    byName_.emplace(name, number);
  }
  void remove(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto it = byName_.find(name);
    if (it == byName_.end())
      return;
    closeIt(it->second);
    byName_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: remark: 'Peers::byName_' {{.*}}review
  // CHECK: may guard what numbers in 'Peers::byName_' stand for
  // QUIET: remark: 'Peers::byName_' can be migrated:
  std::unordered_map<std::string, int> byName_;
};

// RUN: %migrate-and-run --keep --arg=--relock %s
// RUN: rm -rf %t && mkdir %t && cp %s %t/kept.cpp && %compdb %t
// RUN: %unlatch find -p %t --format=json | %python -c "import json,sys; [print(m['map'], m['relock']['verdict'], *(r['code'] + ':' + n['message'] for r in m['relock']['reasons'] for n in r['notes'])) for m in json.load(sys.stdin)['maps']]" | FileCheck %s
// Locks that another type might not serve.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

// A guard that leaves its function may be given back by another thread.
class Leased {
public:
  std::shared_lock<std::shared_mutex> lease() const {
    return std::shared_lock<std::shared_mutex>(mutex_);
  }
  void put(int k, int v) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_[k] = v;
    ++puts_;
  }
  int get(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(k);
    return it == entries_.end() ? 0 : it->second;
  }
  int puts() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return puts_;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: Leased::entries_ keep mutex-escapes:{{.*}}
  std::map<int, int> entries_;
  int puts_ = 0;
};

// Given back by a thread that did not take it.
class Handed {
public:
  int sum() {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int result = puts_;
    std::thread([&] { lock.unlock(); }).join();
    return result;
  }
  void put(int k, int v) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_[k] = v;
    ++puts_;
  }
  int get(int k) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(k);
    return it == entries_.end() ? 0 : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: Handed::entries_ keep mutex-escapes:{{.*}}another thread
  std::map<int, int> entries_;
  int puts_ = 0;
};

// What a timed mutex can do besides is used.
class Patient {
public:
  bool put(int k, int v) {
    std::unique_lock<std::shared_timed_mutex> lock(mutex_, std::defer_lock);
    if (!lock.try_lock_for(std::chrono::seconds(5)))
      return false;
    entries_[k] = v;
    ++puts_;
    return true;
  }
  int get(int k) const {
    std::shared_lock<std::shared_timed_mutex> lock(mutex_);
    auto it = entries_.find(k);
    return it == entries_.end() ? 0 : it->second;
  }
  int puts() const {
    std::shared_lock<std::shared_timed_mutex> lock(mutex_);
    return puts_;
  }

private:
  mutable std::shared_timed_mutex mutex_;
  // CHECK: Patient::entries_ keep mutex-escapes:{{.*}}
  std::map<int, int> entries_;
  int puts_ = 0;
};

// Mostly written: nothing would be won.
class Counted {
public:
  void hit(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    ++entries_[k];
    ++total_;
  }
  void forget(int k) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    total_ -= entries_[k];
    entries_.erase(k);
  }
  int total() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return entries_.empty() ? 0 : total_;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: Counted::entries_ keep {{.*}}not-read-mostly
  std::map<int, int> entries_;
  int total_ = 0;
};

// An alias that other mutexes share cannot be edited for this one.
using ReadLock = std::shared_lock<std::shared_mutex>;
class Aliased {
public:
  void put(int k, int v) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_[k] = v;
    puts_ = puts_ + 1;
  }
  int get(int k) const {
    ReadLock lock(mutex_);
    auto it = entries_.find(k);
    return it == entries_.end() ? 0 : it->second;
  }
  int puts() const {
    ReadLock lock(mutex_);
    return puts_;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> entries_;
  volatile int puts_ = 0; // no version can stand for it
};

int main() {
  Leased leased;
  leased.put(1, 2);
  { auto lease = leased.lease(); }
  Handed handed;
  handed.put(1, 5);
  Patient patient;
  patient.put(1, 3);
  Counted counted;
  counted.hit(1);
  counted.forget(2);
  Aliased aliased;
  aliased.put(1, 4);
  std::cout << handed.get(1) << leased.get(1) << leased.puts() << patient.get(1)
            << patient.puts() << counted.total() << aliased.get(1)
            << aliased.puts() << '\n';
}

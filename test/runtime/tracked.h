// A value that knows whether it is alive, and how many of its kind are.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#ifndef UNLATCH_TEST_TRACKED_H
#define UNLATCH_TEST_TRACKED_H

#include <atomic>
#include <cstdio>
#include <cstdlib>

struct tracked {
  static std::atomic<long> &alive() {
    static std::atomic<long> count{0};
    return count;
  }
  static constexpr unsigned living = 0x600df00d, dead = 0xdeadbeef;

  explicit tracked(long v = 0) : value(v) { ++alive(); }
  tracked(const tracked &o) : value(o.get()) { ++alive(); }
  tracked &operator=(const tracked &o) {
    value = o.get();
    return *this;
  }
  ~tracked() {
    check();
    mark = dead;
    --alive();
  }
  long get() const {
    check();
    return value;
  }
  void check() const {
    if (mark != living) {
      std::fprintf(stderr, "a destroyed element was used\n");
      std::abort();
    }
  }

  long value;
  unsigned mark = living;
};

#endif // UNLATCH_TEST_TRACKED_H

// Every allocation that an operation makes fails once: the operation throws
// and nothing has changed, for readers, for the next writer, and for the count
// of living objects. And what was allocated does not grow with the number of
// writes.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <map>
#include <new>
#include <string>
#include <thread>

#include <malloc.h>

namespace {

long allocations_left = -1; // below 0: no end
std::atomic<long> bytes_held{0};

void *take(std::size_t bytes, std::size_t alignment) {
  if (allocations_left == 0)
    throw std::bad_alloc();
  if (allocations_left > 0)
    --allocations_left;
  bytes = (bytes + alignment - 1) / alignment * alignment;
  void *p = std::aligned_alloc(alignment, bytes);
  if (p == nullptr)
    throw std::bad_alloc();
  bytes_held += static_cast<long>(::malloc_usable_size(p));
  return p;
}

void give_back(void *p) noexcept {
  bytes_held -= static_cast<long>(::malloc_usable_size(p));
  std::free(p);
}

} // namespace

void *operator new(std::size_t n) { return take(n, 16); }
void *operator new[](std::size_t n) { return take(n, 16); }
void *operator new(std::size_t n, std::align_val_t a) {
  return take(n, static_cast<std::size_t>(a));
}
void operator delete(void *p) noexcept { give_back(p); }
void operator delete[](void *p) noexcept { give_back(p); }
void operator delete(void *p, std::size_t) noexcept { give_back(p); }
void operator delete[](void *p, std::size_t) noexcept { give_back(p); }
void operator delete(void *p, std::align_val_t) noexcept { give_back(p); }
void operator delete(void *p, std::size_t, std::align_val_t) noexcept {
  give_back(p);
}

namespace {

using content = std::map<std::string, std::string>;

std::string long_text(int i) {
  return "longer than any small string buffer, number " + std::to_string(i);
}

template <class Registry> content content_of(const Registry &r) {
  content all;
  for (const auto &[key, value] : r.view())
    all.emplace(key, value);
  return all;
}

template <class Registry> void fill(Registry &r, int n) {
  for (int i = 0; i != n; ++i)
    r.try_emplace(long_text(i), long_text(-i));
}

template <class Registry> struct Allocation : testing::Test {
  using operation = std::function<void(Registry &)>;

  /// Fails at the first allocation, at the second, and so on to the last.
  static void fails_cleanly(int filled, const operation &run) {
    for (long allowed = 0; allowed != 1000; ++allowed) {
      Registry r;
      fill(r, filled);
      const content before = content_of(r);
      bool threw = false;
      allocations_left = allowed;
      try {
        run(r);
      } catch (const std::bad_alloc &) {
        threw = true;
      }
      allocations_left = -1;
      if (!threw) {
        EXPECT_GT(allowed, 0) << "it allocates nothing: no test of failure";
        return;
      }
      ASSERT_EQ(content_of(r), before) << "after " << allowed;
      ASSERT_EQ(r.size(), before.size());
      run(r); // and now it can
      r.clear();
      ASSERT_TRUE(r.empty());
    }
    FAIL() << "never succeeded";
  }
};

using registries = testing::Types<
    unlatch::registry<std::string, std::string>,
    unlatch::registry<std::string, std::string, std::hash<std::string>,
                      std::equal_to<>, unlatch::reclaim::deterministic>,
    unlatch::ordered_registry<std::string, std::string>>;
TYPED_TEST_SUITE(Allocation, registries);

// Sizes at which tables and trees grow are among these.
constexpr int sizes[] = {0, 1, 10, 11, 20, 21, 40, 41, 100};

TYPED_TEST(Allocation, Insert) {
  for (const int n : sizes)
    this->fails_cleanly(
        n, [](auto &r) { r.try_emplace(long_text(1000), long_text(1)); });
}
TYPED_TEST(Allocation, EmplaceOfAPresentKey) {
  this->fails_cleanly(3,
                      [](auto &r) { r.emplace(long_text(1), long_text(1)); });
}
TYPED_TEST(Allocation, Overwrite) {
  for (const int n : {1, 41})
    this->fails_cleanly(
        n, [](auto &r) { r.insert_or_assign(long_text(0), long_text(7)); });
}
TYPED_TEST(Allocation, Erase) {
  const std::string key = long_text(0);
  for (const int n : {1, 41})
    this->fails_cleanly(n, [&key](auto &r) { r.erase(key); });
}
TYPED_TEST(Allocation, GetOrEmplace) {
  this->fails_cleanly(5, [](auto &r) {
    r.get_or_emplace(long_text(77), [] { return long_text(78); });
  });
}
TYPED_TEST(Allocation, Assignment) {
  std::map<std::string, std::string> sorted;
  std::unordered_map<std::string, std::string> hashed;
  for (int i = 0; i != 30; ++i) {
    sorted.emplace(long_text(i + 10), long_text(i));
    hashed.emplace(long_text(i + 10), long_text(i));
  }
  this->fails_cleanly(20, [&](auto &r) {
    if constexpr (std::is_assignable_v<decltype(r), decltype(sorted) &>)
      r = sorted;
    else
      r = hashed;
  });
}
TYPED_TEST(Allocation, Construction) {
  for (long allowed = 0;; ++allowed) {
    allocations_left = allowed;
    try {
      TypeParam r;
      allocations_left = -1;
      EXPECT_GT(allowed, 0);
      return;
    } catch (const std::bad_alloc &) {
      allocations_left = -1;
    }
    ASSERT_LT(allowed, 100);
  }
}

/// Each step of an update is whole or has not been; what was done stays.
TYPED_TEST(Allocation, StepsOfAnUpdate) {
  for (long allowed = 0; allowed != 1000; ++allowed) {
    TypeParam r;
    fill(r, 15);
    content expected = content_of(r);
    const std::string keys[] = {long_text(0), long_text(1), long_text(99)};
    const std::string value = long_text(5);
    bool threw = false;
    {
      auto u = r.update();
      allocations_left = allowed;
      try {
        u.erase(keys[0]);
        u[keys[1]] = value;
        u.try_emplace(keys[2], value);
      } catch (const std::bad_alloc &) {
        threw = true;
      }
      allocations_left = -1;
      expected.clear();
      for (const auto &[key, held] : std::as_const(u))
        expected.emplace(key, held);
      ASSERT_EQ(u.size(), expected.size()) << "after " << allowed;
    }
    ASSERT_EQ(content_of(r), expected);
    ASSERT_GE(expected.size(), 14u);
    if (!threw) {
      ASSERT_EQ(expected.size(), 15u);
      ASSERT_EQ(expected.at(keys[1]), value);
      return;
    }
  }
  FAIL() << "never succeeded";
}

/// The memory of what was removed is used again, with readers coming and going
/// and without.
TYPED_TEST(Allocation, WritesWithoutEndKeepNothing) {
  TypeParam r;
  fill(r, 50);
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    const std::string key = long_text(1);
    while (!stop) {
      static_cast<void>(r.contains(key));
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  const auto write = [&r](int times) {
    for (int i = 0; i != times; ++i) {
      r.insert_or_assign(long_text(i % 50), long_text(i));
      if (i % 10 == 0)
        r.erase(long_text(i / 10 % 50));
      if (i % 100 == 0)
        r.update()[long_text(3)] += "x";
    }
  };
  write(4000);
  const long before = bytes_held;
  write(40000);
  EXPECT_LT(bytes_held - before, 200000);
  stop = true;
  reader.join();
  write(1000);
  EXPECT_LT(r.stats().waiting, 1000u);
}

} // namespace

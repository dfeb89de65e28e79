// Readers and writers at full speed, with invariants that a torn update, an
// early destruction or a lost write would break. Built with each sanitizer and
// run with both fences.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include "tracked.h"

#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

std::chrono::milliseconds duration() {
  const char *wish = std::getenv("UNLATCH_STRESS_MS");
  return std::chrono::milliseconds(wish != nullptr ? std::atoi(wish) : 700);
}

constexpr int accounts = 60;

template <class Key> Key key_of(int i);
template <> int key_of<int>(int i) { return i; }
template <> std::string key_of<std::string>(int i) {
  return "a key of some length " + std::to_string(i);
}

template <class R> class Stress : public testing::Test {};
using registries = testing::Types<
    unlatch::registry<int, tracked>, unlatch::registry<std::string, tracked>,
    unlatch::registry<int, tracked, unlatch::hash<int>, std::equal_to<int>,
                      unlatch::reclaim::deferred>,
    unlatch::ordered_registry<int, tracked>,
    unlatch::ordered_registry<std::string, tracked>,
    unlatch::ordered_registry<int, tracked, std::less<int>,
                              unlatch::reclaim::deferred>>;
TYPED_TEST_SUITE(Stress, registries);

/// Runs the given functions until time is up, each in its own thread.
template <class... F> void run(F... bodies) {
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  (threads.emplace_back([&stop, bodies]() mutable {
    while (!stop)
      bodies();
  }),
   ...);
  std::this_thread::sleep_for(duration());
  stop = true;
  for (std::thread &t : threads)
    t.join();
}

TYPED_TEST(Stress, SumStaysTheSameInEveryView) {
  using Key = typename TypeParam::key_type;
  const long before = tracked::alive();
  {

    TypeParam m;
    for (int i = 0; i != accounts; ++i)
      m.try_emplace(key_of<Key>(i), 100);

    auto transfer = [&m, r = std::mt19937(1)]() mutable {
      auto u = m.update();
      const int from = static_cast<int>(r() % accounts),
                to = static_cast<int>(r() % accounts);
      const long amount = static_cast<long>(r() % 10);
      u.at(key_of<Key>(from)).value -= amount;
      u.at(key_of<Key>(to)).value += amount;
    };
    auto reinsert = [&m, r = std::mt19937(2)]() mutable {
      auto u = m.update();
      const Key k = key_of<Key>(static_cast<int>(r() % accounts));
      const long value = std::as_const(u).at(k).value;
      u.erase(k);
      u.try_emplace(k, value);
    };
    auto refill = [&m, r = std::mt19937(3)]() mutable {
      if (r() % 4 != 0) {
        std::this_thread::yield();
        return;
      }
      auto u = m.update();
      std::vector<long> values;
      for (int i = 0; i != accounts; ++i)
        values.push_back(std::as_const(u).at(key_of<Key>(i)).value);
      u.clear();
      for (int i = 0; i != accounts; ++i)
        u.try_emplace(key_of<Key>(i), values[static_cast<std::size_t>(i)]);
    };
    auto audit = [&m] {
      const auto v = m.view();
      long sum = 0, n = 0;
      for (const auto &e : v) {
        sum += e.second.get();
        ++n;
      }
      ASSERT_EQ(sum, 100 * accounts);
      ASSERT_EQ(n, accounts);
      ASSERT_EQ(v.size(), static_cast<std::size_t>(accounts));
      sum = 0;
      for (int i = 0; i != accounts; ++i)
        sum += v.at(key_of<Key>(i)).get();
      ASSERT_EQ(sum, 100 * accounts);
    };
    auto lookup = [&m, r = std::mt19937(4)]() mutable {
      for (int n = 0; n != 100; ++n) {
        const auto it = m.find(key_of<Key>(static_cast<int>(r() % accounts)));
        ASSERT_TRUE(it != m.end());
        it->second.check();
      }
    };
    run(transfer, reinsert, refill, audit, lookup);
    audit();
  }
  EXPECT_EQ(tracked::alive(), before);
}

TYPED_TEST(Stress, ManyKeysComeAndGo) {
  using Key = typename TypeParam::key_type;
  const long before = tracked::alive();
  {
    TypeParam m;
    // Values are the key's number: whoever finds one can tell it is right.
    auto churn = [&m](unsigned seed) {
      return [&m, r = std::mt19937(seed)]() mutable {
        for (int n = 0; n != 20; ++n) {
          const int i = static_cast<int>(r() % 500);
          switch (r() % 5) {
          case 0:
          case 1:
            m.erase(key_of<Key>(i));
            break;
          case 2:
            m.insert_or_assign(key_of<Key>(i), tracked(i));
            break;
          case 3:
            ASSERT_EQ(
                m.get_or_emplace(key_of<Key>(i), [i] { return tracked(i); })
                    ->second.get(),
                i);
            break;
          default:
            m.try_emplace(key_of<Key>(i), i);
          }
        }
      };
    };
    auto sweep = [&m, r = std::mt19937(9)]() mutable {
      if (r() % 64 == 0)
        m.clear();
      m.for_each([](const Key &k, const tracked &t) {
        ASSERT_EQ(k, key_of<Key>(static_cast<int>(t.get())));
      });
    };
    auto lookup = [&m, r = std::mt19937(10)]() mutable {
      for (int n = 0; n != 50; ++n) {
        const int i = static_cast<int>(r() % 600);
        if (const auto it = m.find(key_of<Key>(i))) {
          ASSERT_EQ(it->second.get(), i);
        }
      }
    };
    run(churn(7), churn(8), sweep, lookup);
  }
  EXPECT_EQ(tracked::alive(), before);
}

TYPED_TEST(Stress, ThreadsByTheThousand) {
  using Key = typename TypeParam::key_type;
  TypeParam m;
  for (int i = 0; i != 10; ++i)
    m.try_emplace(key_of<Key>(i), i);
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i)
      m.insert_or_assign(key_of<Key>(i % 10), tracked(i % 10));
  });
  for (int round = 0; round != 60; ++round) {
    std::vector<std::thread> readers;
    for (int t = 0; t != 8; ++t)
      readers.emplace_back([&] {
        for (int i = 0; i != 10; ++i)
          ASSERT_EQ(m.at(key_of<Key>(i)).get(), i);
      });
    for (std::thread &t : readers)
      t.join();
  }
  stop = true;
  writer.join();
}

} // namespace

// Thousands of short concurrent histories of every operation, each recorded
// and checked for linearizability; and a checker that notices wrong ones.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include "linearize.h"

#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

namespace {

using lin::kind;
using lin::operation;

template <class Map> void perform(Map &m, operation &op) {
  switch (op.what) {
  case kind::get:
    op.result = m.get(op.key).value_or(0);
    break;
  case kind::insert:
    op.result = m.try_emplace(op.key, op.value).second;
    break;
  case kind::assign:
    op.result = m.insert_or_assign(op.key, op.value).second;
    break;
  case kind::erase:
    op.result = static_cast<int>(m.erase(op.key));
    break;
  case kind::size:
    op.result = static_cast<int>(m.size());
    break;
  case kind::view:
    for (const auto &e : m.view())
      op.seen[static_cast<std::size_t>(e.first)] = e.second;
    break;
  case kind::clear:
    m.clear();
    break;
  case kind::transfer: {
    auto u = m.update();
    const auto from = std::as_const(u).find(op.key);
    op.result = from == u.cend() ? 0 : from->second;
    if (op.key != op.key2 && op.result != 0) {
      u.erase(op.key);
      u[op.key2] = op.result;
    }
    break;
  }
  }
}

template <class Map> class Linearizable : public testing::Test {};
using maps = testing::Types<
    unlatch::registry<int, int>,
    unlatch::registry<int, int, unlatch::hash<int>, std::equal_to<int>,
                      unlatch::reclaim::deterministic>,
    unlatch::ordered_registry<int, int>>;
TYPED_TEST_SUITE(Linearizable, maps);

TYPED_TEST(Linearizable, RandomHistories) {
  constexpr int threads = 3, each = 6, rounds = 1200;
  std::mt19937 r(std::random_device{}());
  std::atomic<std::uint64_t> clock{1};
  std::atomic<int> round{-1}, arrived{0};
  std::vector<operation> plans[threads];
  TypeParam *map = nullptr;
  std::vector<std::thread> pool;
  for (int t = 0; t != threads; ++t)
    pool.emplace_back([&, t] {
      for (int n = 0; n != rounds; ++n) {
        while (round != n)
          std::this_thread::yield();
        for (operation &op : plans[t]) {
          op.begin = clock++;
          perform(*map, op);
          op.end = clock++;
        }
        ++arrived;
      }
    });
  int overlapping = 0;
  for (int n = 0; n != rounds; ++n) {
    TypeParam fresh;
    map = &fresh;
    for (auto &plan : plans) {
      plan.clear();
      for (int i = 0; i != each; ++i) {
        operation op{static_cast<kind>(r() % 8)};
        op.key = static_cast<int>(r() % lin::keys);
        op.key2 = static_cast<int>(r() % lin::keys);
        op.value = static_cast<int>(1 + r() % 1000);
        plan.push_back(op);
      }
    }
    arrived = 0;
    round = n;
    while (arrived != threads)
      std::this_thread::yield();
    std::vector<operation> history;
    for (const auto &plan : plans)
      history.insert(history.end(), plan.begin(), plan.end());
    overlapping += plans[0].front().begin < plans[1].back().end &&
                   plans[1].front().begin < plans[0].back().end;
    const bool good = lin::is_linearizable(history);
    EXPECT_TRUE(good) << "round " << n;
    if (!good)
      for (const operation &op : history)
        std::fprintf(stderr, "[%llu,%llu] kind %d key %d,%d value %d -> %d\n",
                     static_cast<unsigned long long>(op.begin),
                     static_cast<unsigned long long>(op.end),
                     static_cast<int>(op.what), op.key, op.key2, op.value,
                     op.result);
  }
  for (auto &t : pool)
    t.join();
  this->RecordProperty("overlapping_histories", overlapping);
}

// --- The checker itself ------------------------------------------------------

operation make(kind k, int key, int value, int result, std::uint64_t begin,
               std::uint64_t end) {
  operation op{k};
  op.key = key;
  op.value = value;
  op.result = result;
  op.begin = begin;
  op.end = end;
  return op;
}

TEST(Checker, AcceptsOverlapInEitherOrder) {
  for (const int seen : {0, 5})
    EXPECT_TRUE(lin::is_linearizable({make(kind::insert, 0, 5, 1, 1, 4),
                                      make(kind::get, 0, 0, seen, 2, 3)}));
}
TEST(Checker, NoticesAStaleRead) {
  EXPECT_FALSE(lin::is_linearizable(
      {make(kind::insert, 0, 5, 1, 1, 2), make(kind::get, 0, 0, 0, 3, 4)}));
}
TEST(Checker, NoticesALostUpdate) {
  EXPECT_FALSE(lin::is_linearizable(
      {make(kind::insert, 0, 5, 1, 1, 4), make(kind::insert, 0, 6, 1, 2, 3)}));
}
TEST(Checker, NoticesNewThenOld) {
  EXPECT_FALSE(lin::is_linearizable({make(kind::assign, 0, 5, 1, 1, 9),
                                     make(kind::get, 0, 0, 5, 2, 3),
                                     make(kind::get, 0, 0, 0, 4, 5)}));
}
TEST(Checker, NoticesATornTransfer) {
  operation move = make(kind::transfer, 0, 0, 5, 3, 8);
  move.key2 = 1;
  operation view = make(kind::view, 0, 0, 0, 4, 5);
  view.seen = {5, 5, 0};
  EXPECT_FALSE(
      lin::is_linearizable({make(kind::insert, 0, 5, 1, 1, 2), move, view}));
  view.seen = {0, 5, 0};
  EXPECT_TRUE(
      lin::is_linearizable({make(kind::insert, 0, 5, 1, 1, 2), move, view}));
}
TEST(Checker, NoticesAWrongSize) {
  EXPECT_FALSE(lin::is_linearizable({make(kind::insert, 0, 5, 1, 1, 2),
                                     make(kind::erase, 0, 0, 1, 3, 6),
                                     make(kind::size, 0, 0, 2, 4, 5)}));
}

} // namespace

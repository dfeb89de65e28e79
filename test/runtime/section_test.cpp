// The contract of reads and writes: what they see, when elements die, what a
// thread may do inside its own read or write.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

template <class R> class Section : public testing::Test {};
using registries =
    testing::Types<unlatch::registry<int, std::shared_ptr<int>>,
                   unlatch::ordered_registry<int, std::shared_ptr<int>>>;
TYPED_TEST_SUITE(Section, registries);

std::shared_ptr<int> some(int v) { return std::make_shared<int>(v); }

TYPED_TEST(Section, ElementsDieBeforeTheRemovingWriteReturns) {
  TypeParam m;
  m.insert({1, some(1)});
  std::weak_ptr<int> w = m.at(1);
  m.erase(1);
  EXPECT_TRUE(w.expired());
  m.insert({1, some(1)});
  w = m.at(1);
  m.insert_or_assign(1, some(2));
  EXPECT_TRUE(w.expired());
  w = m.at(1);
  m.clear();
  EXPECT_TRUE(w.expired());
  m = {{1, some(1)}, {2, some(2)}};
  w = m.at(2);
  {
    auto u = m.update();
    u[1] = nullptr;
    u.erase(2);
    EXPECT_FALSE(w.expired());
    u.publish();
    EXPECT_TRUE(w.expired());
  }
}

TYPED_TEST(Section, RemovalWaitsForReadersThatWereThere) {
  TypeParam m;
  m.insert({1, some(1)});
  std::weak_ptr<int> w = m.at(1);
  auto held = m.find(1);
  auto erased = std::async(std::launch::async, [&] { m.erase(1); });
  EXPECT_EQ(erased.wait_for(50ms), std::future_status::timeout);
  EXPECT_FALSE(m.contains(1)); // gone for others at once
  EXPECT_EQ(*held->second, 1);
  EXPECT_FALSE(w.expired());
  // A reader that comes now delays nobody, nor does one of another registry.
  auto later = m.view();
  TypeParam other{{5, some(5)}};
  auto elsewhere = other.find(5);
  held.release();
  EXPECT_EQ(erased.wait_for(10s), std::future_status::ready);
  EXPECT_TRUE(w.expired());
}

TYPED_TEST(Section, WritesThatRemoveNothingWaitForNobody) {
  TypeParam m;
  m.insert({1, some(1)});
  const auto v = m.view();
  std::thread([&] {
    m.insert({2, some(2)});
    m.try_emplace(3, some(3));
  }).join();
  EXPECT_EQ(v.size(), 1u);
  EXPECT_EQ(m.size(), 3u);
}

TYPED_TEST(Section, WriteInsideOwnReadDefersTheDestructor) {
  TypeParam m{{1, some(1)}, {2, some(2)}};
  std::weak_ptr<int> one = m.at(1), two = m.at(2);
  {
    auto it = m.find(1);
    m.erase(1);
    EXPECT_EQ(*it->second, 1);
    EXPECT_EQ(m.stats().self_held, 1u);
  }
  EXPECT_TRUE(one.expired());
  {
    auto v = m.view();
    auto it = m.find(2);
    m.clear();
    EXPECT_TRUE(m.empty());
    EXPECT_EQ(v.size(), 1u);
    v.release();
    EXPECT_FALSE(two.expired());
  }
  EXPECT_TRUE(two.expired());
  // The upgrade: the exclusive section inside the shared one.
  m.insert({3, some(3)});
  std::weak_ptr<int> three = m.at(3);
  auto v = m.view();
  {
    auto u = m.update();
    u[3] = some(4);
  }
  EXPECT_EQ(*v.at(3), 3);
  EXPECT_EQ(*m.at(3), 4);
  v = m.view();
  EXPECT_TRUE(three.expired());
  EXPECT_EQ(*v.at(3), 4);
}

TYPED_TEST(Section, ErasedAddedAndErasedAgainWhileSeen) {
  TypeParam m{{1, some(1)}, {2, some(2)}};
  auto first = m.view();
  m.erase(1); // held back by the view
  auto second = m.view();
  {
    auto u = m.update();
    u[1] = some(3);
    u.erase(1);
  }
  first.release(); // the first erase is over, what came after is not
  EXPECT_FALSE(second.contains(1));
  m.insert({1, some(4)});
  EXPECT_EQ(*m.at(1), 4);
  EXPECT_FALSE(second.contains(1));
  for (int i = 3; i != 50; ++i) // a larger table
    m.insert({i, some(i)});
  EXPECT_EQ(m.size(), 49u);
  second.release();
  EXPECT_EQ(m.erase(1), 1u);
}

TYPED_TEST(Section, OwnPinEndsInsideOwnUpdate) {
  TypeParam m{{1, some(1)}};
  std::weak_ptr<int> w = m.at(1);
  auto it = m.find(1);
  m.erase(1);
  {
    auto u = m.update();
    it.release();
    u[2] = some(2);
  }
  EXPECT_TRUE(w.expired());
}

TYPED_TEST(Section, TwoThreadsWriteInsideTheirViews) {
  TypeParam m;
  for (int i = 0; i != 100; ++i)
    m.insert({i, some(i)});
  const auto body = [&m](int from) {
    for (int i = from; i < 100; i += 2) {
      auto v = m.view();
      m.erase(i);
      ASSERT_EQ(*v.at(i), i);
    }
  };
  std::thread a(body, 0), b(body, 1);
  a.join();
  b.join();
  EXPECT_TRUE(m.empty());
  EXPECT_EQ(m.stats().self_held, 0u);
}

TYPED_TEST(Section, WriteInsideOwnUpdateIsReported) {
  TypeParam m;
  auto u = m.update();
  u[1] = some(1);
  const auto expect_refusal = [](auto f) {
    try {
      f();
      ADD_FAILURE() << "accepted";
    } catch (const std::system_error &e) {
      EXPECT_EQ(e.code(), std::errc::resource_deadlock_would_occur);
    }
  };
  expect_refusal([&] { auto second = m.update(); });
  expect_refusal([&] { m.insert({2, nullptr}); });
  expect_refusal([&] { m.erase(1); });
  expect_refusal([&] { m.clear(); });
  EXPECT_EQ(m.size(), 0u); // reading is fine
  u.publish();
  m.insert({2, nullptr});
  EXPECT_EQ(m.size(), 2u);
  u = m.update(); // again
  u.erase(2);
  u = typename TypeParam::update_type();
  EXPECT_EQ(m.size(), 1u);
}

TYPED_TEST(Section, AnExceptionPublishesWhatWasDone) {
  TypeParam m{{1, some(1)}};
  try {
    auto u = m.update();
    u[2] = some(2);
    u.erase(1);
    throw 1;
  } catch (int) {
  }
  EXPECT_FALSE(m.contains(1));
  EXPECT_TRUE(m.contains(2));
}

TYPED_TEST(Section, ReadersSeeAllOrNothing) {
  TypeParam m{{1, some(1)}};
  auto u = m.update();
  u.clear();
  u[2] = some(2);
  std::thread([&] {
    EXPECT_EQ(m.size(), 1u);
    EXPECT_TRUE(m.contains(1));
    EXPECT_FALSE(m.contains(2));
  }).join();
  u.publish();
  EXPECT_TRUE(m.contains(2));
}

/// Code that reads may be given a view or, in a write section, this.
TYPED_TEST(Section, AnUpdateShowsWhatItHasDoneAsAView) {
  TypeParam m;
  for (int i = 0; i != 50; ++i)
    m.try_emplace(i, some(i));
  auto u = m.update();
  auto expect_same = [&] {
    const typename TypeParam::view_type v = u.view();
    EXPECT_EQ(v.size(), u.size());
    for (int i = 0; i != 400; ++i) {
      const auto there = std::as_const(u).find(i);
      ASSERT_EQ(v.contains(i), there != u.cend()) << i;
      if (there != u.cend()) {
        EXPECT_EQ(v.find(i)->second, there->second) << i;
      }
    }
    std::size_t seen = 0;
    for (const auto &element : v)
      seen += u.contains(element.first);
    EXPECT_EQ(seen, u.size());
  };
  expect_same();
  u.erase(3);
  u[4] = some(40);
  u.insert_or_assign(5, some(50));
  expect_same();
  u[3] = some(30); // again, in this update
  u.try_emplace(60, some(60));
  u.erase(60);
  expect_same();
  for (int i = 100; i != 400; ++i) // the table grows
    u.try_emplace(i, some(i));
  u.erase(5);
  expect_same();
  u.clear();
  expect_same();
  u[7] = some(7);
  expect_same();
  std::thread([&] { EXPECT_EQ(m.size(), 50u); }).join();
  u.publish();
  EXPECT_EQ(m.size(), 1u);
}

TYPED_TEST(Section, ChangesInPlaceCopyOnce) {
  TypeParam m{{1, some(1)}};
  const auto *before = &*m.find(1);
  auto old = m.view();
  std::thread([&] {
    auto u = m.update();
    EXPECT_EQ(&*std::as_const(u).find(1), before);
    auto &value = u[1];
    EXPECT_NE(static_cast<const void *>(&value), &before->second);
    value = some(7);
    EXPECT_EQ(&u.at(1), &value);
    EXPECT_EQ(&u.find(1)->second, &value);
    EXPECT_EQ(&std::as_const(u).find(1)->second, &value);
    auto one = u.begin();
    auto two = u.find(1);
    EXPECT_TRUE(one == two);
    EXPECT_TRUE(std::as_const(u).begin() == two);
    old.release();
  }).join();
  EXPECT_EQ(*m.at(1), 7);
}

TYPED_TEST(Section, FactoryRunsOncePerKey) {
  TypeParam m;
  std::atomic<int> runs{0};
  std::vector<std::thread> threads;
  for (int t = 0; t != 6; ++t)
    threads.emplace_back([&] {
      for (int k = 0; k != 50; ++k)
        EXPECT_EQ(*m.get_or_emplace(k,
                                    [&] {
                                      ++runs;
                                      return some(k);
                                    })
                       ->second,
                  k);
    });
  for (auto &t : threads)
    t.join();
  EXPECT_EQ(runs, 50);
}

TYPED_TEST(Section, FactoryMayThrowReadAndWrite) {
  TypeParam m{{1, some(1)}};
  EXPECT_THROW(static_cast<void>(m.get_or_emplace(
                   2, []() -> std::shared_ptr<int> { throw 1; })),
               int);
  EXPECT_FALSE(m.contains(2));
  const auto h = m.get_or_emplace(2, [&] {
    EXPECT_TRUE(m.contains(1));
    m.insert({3, some(3)});
    m.erase(1);
    auto u = m.update();
    u[4] = some(4);
    return some(2);
  });
  EXPECT_EQ(*h->second, 2);
  EXPECT_EQ(m.size(), 3u);
  // The factory adds the very key.
  const auto again = m.get_or_emplace(5, [&] {
    m.insert({5, some(50)});
    return some(51);
  });
  EXPECT_EQ(*again->second, 50);
}

TEST(Deferred, SilentTypesWaitForNobody) {
  unlatch::registry<int, std::string> m;
  const auto pinned = m.view();
  for (int i = 0; i != 2000; ++i) {
    m.insert_or_assign(1, std::to_string(i));
    m.erase(1);
  }
  EXPECT_TRUE(pinned.empty());
  EXPECT_GT(m.stats().waiting, 1000u);
}

TEST(Deferred, GarbageStaysBounded) {
  unlatch::registry<int, std::string> m;
  for (int i = 0; i != 20000; ++i)
    m.insert_or_assign(i % 7, std::to_string(i));
  EXPECT_LT(m.stats().waiting, 600u);
}

// Who takes a pointer out of the map may go on to delete what it points to:
// trivial as its own destruction is, no reader may still use it.
TEST(Reclaim, ErasedPointersAreNotInUse) {
  struct target {
    int x;
  };
  static_assert(!unlatch::is_silently_destructible<target *>::value);
  static_assert(!unlatch::is_silently_destructible<target>::value);
  static_assert(!unlatch::is_silently_destructible<void (*)()>::value);
  static_assert(
      !unlatch::is_silently_destructible<std::vector<target *>>::value);
  static_assert(unlatch::is_silently_destructible<
                std::vector<std::pair<int, std::string>>>::value);
  static_assert(unlatch::is_silently_destructible<std::optional<int>>::value);
  unlatch::registry<int, target *> registry;
  target t{1};
  registry.insert({1, &t});
  std::atomic<int> state{0};
  std::thread reader([&] {
    auto found = registry.find(1);
    state = 1;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    state = 2;
  });
  while (state == 0)
    std::this_thread::yield();
  registry.erase(1);
  EXPECT_EQ(state, 2);
  reader.join();
}

} // namespace

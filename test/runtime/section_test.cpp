// The contract of reads and writes: what they see, when elements die, what a
// thread may do inside its own read or write, what an error leaves behind.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include "tracked.h"

#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

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

TYPED_TEST(Section, ThreadLocalPinAtThreadExit) {
  TypeParam m{{1, some(1)}};
  std::weak_ptr<int> w = m.at(1);
  struct last_reader {
    TypeParam *m = nullptr;
    decltype(m->find(1)) held;
    ~last_reader() {
      if (m == nullptr)
        return;
      EXPECT_EQ(*held->second, 1);
      EXPECT_TRUE(m->contains(1)); // reads after the thread's blocks are gone
      EXPECT_EQ(m->view().size(), 1u);
    }
  };
  std::thread([&] {
    static thread_local last_reader reader; // made before the first read
    reader.m = &m;
    reader.held = m.find(1);
  }).join();
  m.erase(1);
  EXPECT_TRUE(w.expired());
}

TYPED_TEST(Section, PinsMoveBetweenThreads) {
  TypeParam m{{1, some(1)}};
  auto v = m.view();
  std::thread([v = std::move(v)] { EXPECT_EQ(v.size(), 1u); }).join();
  std::weak_ptr<int> w = m.at(1);
  m.erase(1);
  EXPECT_TRUE(w.expired());
}

TYPED_TEST(Section, ManyPinsAtOnce) {
  TypeParam m{{1, some(1)}};
  std::vector<decltype(m.find(1))> held;
  for (int i = 0; i != 200; ++i)
    held.push_back(m.find(1));
  std::weak_ptr<int> w = m.at(1);
  m.erase(1);
  while (held.size() > 1) {
    held.pop_back();
    EXPECT_FALSE(w.expired());
  }
  held.pop_back();
  EXPECT_TRUE(w.expired());
}

TYPED_TEST(Section, ForkedChildReadsAndWrites) {
  TypeParam m{{1, some(1)}};
  std::atomic<bool> pinned{false}, stop{false};
  std::thread reader([&] {
    const auto held = m.find(1);
    pinned = true;
    while (!stop)
      std::this_thread::sleep_for(1ms);
  });
  while (!pinned)
    std::this_thread::yield();
  const pid_t child = ::fork();
  if (child == 0) {
    // The reader does not exist here: nobody is to be waited for.
    const bool good = *m.at(1) == 1 && m.erase(1) == 1 && m.empty();
    ::_exit(good ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  stop = true;
  reader.join();
}

// --- Destructors, comparisons and hashes that call back ---------------------

TEST(Reentrancy, DestructorWritesToItsRegistry) {
  struct chained {
    std::function<void()> last_words;
    explicit chained(std::function<void()> f) : last_words(std::move(f)) {}
    chained(chained &&o) noexcept : last_words(std::move(o.last_words)) {
      o.last_words = nullptr;
    }
    ~chained() {
      if (last_words)
        last_words();
    }
  };
  unlatch::registry<int, chained> m;
  m.try_emplace(1,
                [&] { m.try_emplace(2, [&] { m.try_emplace(3, nullptr); }); });
  m.erase(1);
  EXPECT_TRUE(m.contains(2));
  m.clear();
  EXPECT_TRUE(m.contains(3));
}

struct scheming_hash {
  static inline std::function<void()> scheme;
  std::size_t operator()(int k) const {
    if (scheme)
      std::exchange(scheme, nullptr)();
    return static_cast<std::size_t>(k);
  }
};

TEST(Reentrancy, WriteFromAHashIsReported) {
  unlatch::registry<int, int, scheming_hash> m{{1, 1}};
  scheming_hash::scheme = [&] { m.erase(1); };
  EXPECT_THROW(m.insert({2, 2}), std::system_error);
  EXPECT_EQ(m.size(), 1u);
  EXPECT_EQ(m.erase(1), 1u);
}

// --- Strong guarantee --------------------------------------------------------

struct fuse {
  static inline int left = -1;
  static void step() {
    if (left >= 0 && left-- == 0)
      throw std::runtime_error("fuse");
  }
};
struct fragile {
  int v = 0;
  fragile(int x) : v(x) { fuse::step(); }
  fragile(const fragile &o) : v(o.v) { fuse::step(); }
  fragile &operator=(const fragile &o) {
    fuse::step();
    v = o.v;
    return *this;
  }
  friend bool operator==(const fragile &a, const fragile &b) {
    fuse::step();
    return a.v == b.v;
  }
  friend bool operator<(const fragile &a, const fragile &b) {
    fuse::step();
    return a.v < b.v;
  }
};
struct fragile_hash {
  std::size_t operator()(const fragile &f) const {
    fuse::step();
    return static_cast<std::size_t>(f.v);
  }
};

template <class M> void check_strong_guarantee() {
  M m;
  for (int i = 0; i != 40; ++i)
    m.try_emplace(fragile(i), i);
  const auto content = [&m] {
    std::vector<std::pair<int, int>> all;
    for (const auto &e : m.view())
      all.emplace_back(e.first.v, e.second.v);
    std::sort(all.begin(), all.end());
    return all;
  };
  using op = std::function<void()>;
  const std::vector<op> ops = {
      [&] {
        m.insert({fragile(100), fragile(1)});
      },
      [&] { m.emplace(101, 1); },
      [&] { m.try_emplace(fragile(102), 1); },
      [&] { m.insert_or_assign(fragile(103), 1); },
      [&] { m.insert_or_assign(fragile(5), 99); },
      [&] { m.erase(fragile(6)); },
      [&] {
        static_cast<void>(
            m.get_or_emplace(fragile(104), [] { return fragile(1); }));
      },
      [&] { m.update().at(fragile(7)) = 98; },
      [&] {
        m = {{fragile(1), fragile(2)}, {fragile(3), fragile(4)}};
      },
  };
  for (const op &o : ops) {
    const auto before = content();
    for (int at = 0; at < 400; ++at) {
      fuse::left = at;
      try {
        o();
        fuse::left = -1;
        break;
      } catch (const std::runtime_error &) {
        fuse::left = -1;
        ASSERT_EQ(content(), before);
        ASSERT_EQ(m.size(), before.size());
      }
      ASSERT_LT(at, 399);
    }
  }
}

TEST(StrongGuarantee, Hash) {
  check_strong_guarantee<unlatch::registry<fragile, fragile, fragile_hash>>();
}
TEST(StrongGuarantee, Ordered) {
  check_strong_guarantee<unlatch::ordered_registry<fragile, fragile>>();
}

// --- Groups ------------------------------------------------------------------

TEST(Group, OneStateOfAllMembers) {
  unlatch::registry_group g;
  unlatch::registry<int, int> a{g};
  unlatch::ordered_registry<std::string, int> b{g};
  unlatch::versioned<std::string> c{g, "first"};
  {
    auto u = g.update();
    u.of(a)[1] = 1;
    u.of(b)["x"] = 1;
    u.of(c) = "second";
    *u.of(c).operator->() += "!";
    EXPECT_TRUE(a.empty());
    EXPECT_TRUE(b.empty());
    EXPECT_EQ(c.load(), "first");
    EXPECT_THROW(a.erase(1), std::system_error);
  }
  EXPECT_EQ(c.load(), "second!");
  const auto v = g.view();
  a.clear();
  b.insert_or_assign("x", 2);
  c = "third";
  EXPECT_EQ(v.of(a).at(1), 1);
  EXPECT_EQ(v.of(b).at("x"), 1);
  EXPECT_EQ(*v.of(c), "second!");
  EXPECT_EQ(b.at("x"), 2);
  EXPECT_EQ(*c.get(), "third");
}

TEST(Group, SumOverMembersStaysTheSame) {
  unlatch::registry_group g;
  unlatch::registry<int, tracked> a{g};
  unlatch::ordered_registry<int, tracked> b{g};
  unlatch::versioned<long> moved{g, 0L};
  a.try_emplace(1, 1000);
  b.try_emplace(1, 0);
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    while (!stop) {
      auto u = g.update();
      --u.of(a)[1].value;
      ++u.of(b)[1].value;
      ++u.of(moved).edit();
    }
  });
  for (int i = 0; i != 3000; ++i) {
    const auto v = g.view();
    const long left = v.of(a).at(1).get(), right = v.of(b).at(1).get();
    ASSERT_EQ(left + right, 1000);
    ASSERT_EQ(right, *v.of(moved));
    ASSERT_EQ(v.of(a).size(), 1u);
  }
  stop = true;
  writer.join();
}

TEST(Group, MembersComeAndGo) {
  auto g = std::make_unique<unlatch::registry_group>();
  auto a = std::make_unique<unlatch::registry<int, std::string>>(*g);
  unlatch::registry<int, std::string> b(*g);
  for (int i = 0; i != 100; ++i) {
    a->try_emplace(i, "a");
    b.try_emplace(i, "b");
  }
  const auto held = b.view();
  for (int i = 0; i != 90; ++i) {
    a->erase(i);
    a->insert_or_assign(95, "c");
    b.erase(i);
  }
  a.reset();
  g.reset();
  EXPECT_EQ(held.size(), 100u);
  b.clear();
  b.try_emplace(1, "again");
  EXPECT_EQ(b.size(), 1u);
}

// --- Where they live
// -----------------------------------------------------------

unlatch::registry<std::string, int> global{{"a", 1}};
struct at_exit {
  ~at_exit() {
    if (!global_read())
      std::abort();
  }
  static bool global_read() { return global.contains("a"); }
} reads_at_exit; // destroyed before `global`

TEST(Places, StaticAndMutableMembers) {
  static unlatch::ordered_registry<int, int> local{{1, 2}};
  EXPECT_EQ(local.at(1), 2);
  struct cache {
    int get(int k) const {
      return m.get_or_emplace(k, [k] { return k * 2; })->second;
    }
    mutable unlatch::registry<int, int> m;
  };
  const cache c;
  EXPECT_EQ(c.get(4), 8);
  EXPECT_TRUE(global.contains("a"));
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

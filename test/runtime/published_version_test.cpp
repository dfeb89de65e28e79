// The order to readers to fence their pins: given by a writer that awaits them,
// withdrawn by readers that nobody wrote behind.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

namespace {

using unlatch::detail::published_version;

/// Another thread that may read at any time.
class other_reader {
public:
  other_reader() {
    while (!begun_)
      std::this_thread::yield();
  }
  ~other_reader() {
    stop_ = true;
    thread_.join();
  }

private:
  std::atomic<bool> begun_{false}, stop_{false};
  std::thread thread_{[this] {
    unlatch::registry<int, int> own;
    static_cast<void>(own.contains(1)); // takes the thread's block
    begun_ = true;
    while (!stop_)
      std::this_thread::yield();
  }};
};

struct PublishedVersion : testing::Test {
  unlatch::detail::pin_target target;
  published_version &version = target.version;

  void SetUp() override {
    if (unlatch::detail::domain::here().mode() !=
        unlatch::fence_mode::asymmetric)
      GTEST_SKIP() << "no membarrier(2) here";
  }
  bool ordered() const {
    return (version.load(std::memory_order_relaxed) &
            published_version::fence_ordered) != 0;
  }
  std::uint64_t pinned() const {
    std::uint64_t v = 0;
    const unlatch::detail::pin pin(target, v);
    return v;
  }
  void read(unsigned times) const {
    for (unsigned i = 0; i != times; ++i)
      ASSERT_EQ(pinned(), version.current());
  }
  void write_and_await() {
    version.publish(version.current() + published_version::step);
    version.show_pins(*target.home);
  }
};

TEST_F(PublishedVersion, NoOrderWhereNobodyElseReads) {
  read(1);
  write_and_await();
  EXPECT_FALSE(ordered());
}

TEST_F(PublishedVersion, AnOrderIsGivenAndObeyed) {
  const other_reader other;
  write_and_await();
  EXPECT_TRUE(ordered());
  EXPECT_EQ(pinned(), version.current());
  EXPECT_EQ(pinned() % published_version::step, 0u);
}

TEST_F(PublishedVersion, ReadersWithdrawIt) {
  const other_reader other;
  write_and_await();
  read(published_version::patience);
  EXPECT_TRUE(ordered()); // the first look only takes note of the version
  read(2 * published_version::patience);
  EXPECT_FALSE(ordered());
  write_and_await();
  EXPECT_TRUE(ordered());
}

TEST_F(PublishedVersion, NotWhileSomebodyWrites) {
  const other_reader other;
  for (int round = 0; round != 10; ++round) {
    write_and_await();
    read(published_version::patience - 1);
    ASSERT_TRUE(ordered());
  }
}

TEST_F(PublishedVersion, WritersThatAwaitNobodyLeaveItAsItIs) {
  const other_reader other;
  const std::uint64_t before = version.current();
  version.publish(before + published_version::step);
  EXPECT_FALSE(ordered());
  write_and_await();
  version.publish(version.current() + published_version::step);
  EXPECT_TRUE(ordered());
  EXPECT_EQ(version.current(), before + 3 * published_version::step);
}

/// Nested pins too read the version without the order.
TEST_F(PublishedVersion, NestedPinsObey) {
  const other_reader other;
  write_and_await();
  std::uint64_t outer = 0, inner = 0;
  const unlatch::detail::pin first(target, outer);
  const unlatch::detail::pin second(target, inner);
  EXPECT_EQ(outer, version.current());
  EXPECT_EQ(inner, version.current());
}

using unlatch::detail::core;

TEST(Notes, AreOfOneRegistry) {
  unlatch::detail::write_note wrote;
  EXPECT_EQ(wrote.at(1), 0u);
  wrote.note(1, 4);
  EXPECT_EQ(wrote.at(1), 4u);
  wrote.note(1, 6);
  EXPECT_EQ(wrote.at(1), 6u);
  EXPECT_EQ(wrote.at(2), 0u);
  wrote.note(2, 8);
  EXPECT_EQ(wrote.at(1), 0u);
  EXPECT_EQ(wrote.at(2), 8u);
}

void write(core &c) {
  const unlatch::detail::section s(c);
  c.touch();
}

/// What can be said of a thread's pins without asking: all up to its own last
/// write to the same registry.
TEST(Notes, ThreadsThatWriteNeedNotBeInterrupted) {
  if (unlatch::detail::domain::here().mode() != unlatch::fence_mode::asymmetric)
    GTEST_SKIP() << "no membarrier(2) here";
  core *const asked = new core, *const elsewhere = new core;
  const unlatch::detail::core_owner owner(asked), another(elsewhere);
  const auto shown = [asked] {
    const unlatch::detail::section s(*asked);
    return asked->version.shown(*asked->home, asked->serial);
  };
  const auto now = [asked] { return asked->version.current(); };
  std::atomic<int> step{0};
  const auto await = [&step](int wanted) {
    while (step != wanted)
      std::this_thread::yield();
  };

  write(*asked);
  EXPECT_EQ(shown(), now()); // nobody else reads
  std::thread other([&] {
    std::uint64_t version;
    static_cast<void>(unlatch::detail::pin(*asked, version));
    step = 1;
    await(2);
    write(*asked);
    step = 3;
    await(4);
    write(*elsewhere);
    step = 5;
    await(6);
    write(*asked);
    step = 7;
    await(8);
  });
  await(1);
  EXPECT_EQ(shown(), 0u); // it has read and not written
  step = 2;
  await(3);
  const std::uint64_t written = now();
  EXPECT_EQ(shown(), written);
  write(*asked);
  EXPECT_LT(written, now());
  EXPECT_EQ(shown(), written); // it may have read since, unseen
  step = 4;
  await(5);
  EXPECT_EQ(shown(), 0u); // only the last registry is noted
  step = 6;
  await(7);
  EXPECT_EQ(shown(), now());
  write(*asked);
  step = 8;
  other.join();
  EXPECT_EQ(shown(), now());
}

/// One that comes to lie where another was is not taken for it.
TEST(Notes, TellRegistriesApartThatAreGone) {
  core *first = new core;
  const std::uint64_t serial = first->serial;
  first->drop_owner();
  core *second = new core;
  EXPECT_NE(second->serial, serial);
  second->drop_owner();
}

/// An idle thread that has read, and never writes, keeps nothing waiting.
TEST(Notes, AreNotWaitedFor) {
  unlatch::registry<int, int> r;
  r.insert_or_assign(1, 0);
  std::atomic<bool> read{false}, stop{false};
  std::thread other([&] {
    static_cast<void>(r.contains(1));
    read = true;
    while (!stop)
      std::this_thread::yield();
  });
  while (!read)
    std::this_thread::yield();
  for (int i = 0; i != 1000; ++i) {
    r.insert_or_assign(1, i);
    ASSERT_LE(r.stats().waiting, 300u);
  }
  stop = true;
  other.join();
}

TEST(Statistics, CountWaitingElementsOneByOne) {
  unlatch::registry<int, int> r;
  r.insert_or_assign(1, 0);
  const std::size_t before = r.stats().waiting;
  for (std::size_t i = 1; i != 40; ++i) {
    r.insert_or_assign(1, static_cast<int>(i));
    ASSERT_EQ(r.stats().waiting, before + i);
  }
}

TEST(Statistics, CountVersionsOneByOne) {
  const other_reader other;
  unlatch::registry<int, std::shared_ptr<int>> r;
  const std::uint64_t before = r.stats().version;
  for (int i = 0; i != 3; ++i)
    r.insert_or_assign(1, std::make_shared<int>(i));
  EXPECT_GE(r.stats().version, before + 3);
  EXPECT_LE(r.stats().version, before + 6); // a sweep takes a step as well
}

} // namespace

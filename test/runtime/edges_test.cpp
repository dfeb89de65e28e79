// Pins at the edges: threads that end, pins that move, fork, signal handlers,
// static objects, misuse.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;

template <class R> class Edges : public testing::Test {};
using registries =
    testing::Types<unlatch::registry<int, std::shared_ptr<int>>,
                   unlatch::ordered_registry<int, std::shared_ptr<int>>>;
TYPED_TEST_SUITE(Edges, registries);

std::shared_ptr<int> some(int v) { return std::make_shared<int>(v); }

TYPED_TEST(Edges, ThreadLocalPinAtThreadExit) {
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

TYPED_TEST(Edges, PinsMoveBetweenThreads) {
  TypeParam m{{1, some(1)}};
  auto v = m.view();
  std::thread([v = std::move(v)] { EXPECT_EQ(v.size(), 1u); }).join();
  std::weak_ptr<int> w = m.at(1);
  m.erase(1);
  EXPECT_TRUE(w.expired());
}

TYPED_TEST(Edges, ManyPinsAtOnce) {
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

std::function<void()> on_signal;
std::atomic<long> signals{0};

TYPED_TEST(Edges, SignalHandlersMayRead) {
  TypeParam m{{1, some(1)}, {2, some(2)}};
  std::atomic<bool> stop{false}, wrong{false};
  EXPECT_TRUE(m.contains(1)); // the thread has read before
  // The handler comes at any point of a read, of which it must not end the pin.
  on_signal = [&] {
    const auto held = m.find(2);
    wrong = wrong || (held != m.end() && *held->second != 2);
    ++signals;
  };
  struct sigaction act = {}, old = {};
  act.sa_handler = [](int) { on_signal(); };
  ASSERT_EQ(::sigaction(SIGUSR1, &act, &old), 0);
  signals = 0;
  const pthread_t reader = ::pthread_self();
  std::thread sender([&] {
    while (!stop) {
      ::pthread_kill(reader, SIGUSR1);
      std::this_thread::sleep_for(20us);
    }
  });
  std::thread writer([&] {
    while (!stop)
      m.insert_or_assign(1, some(1));
  });
  const auto end = std::chrono::steady_clock::now() + 200ms;
  while (std::chrono::steady_clock::now() < end || signals == 0)
    if (const auto held = m.find(1); *held->second != 1)
      wrong = true;
  stop = true;
  sender.join();
  writer.join();
  ::sigaction(SIGUSR1, &old, nullptr);
  EXPECT_FALSE(wrong);
  EXPECT_GT(signals, 0);
}

TYPED_TEST(Edges, ForkedChildReadsAndWrites) {
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

#ifndef NDEBUG
TYPED_TEST(Edges, MisuseIsSaid) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  TypeParam m{{1, some(1)}};
  EXPECT_DEATH(static_cast<void>(m.find(2)->second),
               "dereferenced a lookup that found nothing");
  EXPECT_DEATH(
      {
        auto u = m.update();
        u.publish();
        static_cast<void>(u.size());
      },
      "used an update after it was published");
}
#endif

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

} // namespace

// The mutex keeps what std::shared_mutex promises: exclusion, visibility, the
// standard's guards, readers let in where they were let in before.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/read_mostly_mutex.h>
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

using unlatch::read_mostly_mutex;
using namespace std::chrono_literals;

unlatch::read_mostly_mutex global; // usable by initialisers of other units

/// After this the next shared lock takes the short way.
void bias(read_mostly_mutex &m) {
  m.lock_shared();
  m.unlock_shared();
}

template <class F> bool in_another_thread(F f) {
  return std::async(std::launch::async, f).get();
}

TEST(ReadMostlyMutex, ExcludesAsItsModeSays) {
  read_mostly_mutex m;
  bias(m);
  m.lock_shared();
  EXPECT_TRUE(in_another_thread([&] {
    bool got = m.try_lock_shared();
    if (got)
      m.unlock_shared();
    return got;
  }));
  EXPECT_FALSE(in_another_thread([&] { return m.try_lock(); }));
  m.unlock_shared();
  EXPECT_TRUE(m.try_lock());
  EXPECT_FALSE(in_another_thread([&] { return m.try_lock_shared(); }));
  EXPECT_FALSE(in_another_thread([&] { return m.try_lock(); }));
  m.unlock();
}

TEST(ReadMostlyMutex, WorksWithTheStandardsGuards) {
  read_mostly_mutex m, other;
  for (int turn = 0; turn != 3; ++turn) {
    {
      std::shared_lock lock(m);
    }
    {
      std::unique_lock<read_mostly_mutex> lock(m, std::try_to_lock);
    }
    {
      std::lock_guard<read_mostly_mutex> lock(m);
    }
    {
      std::scoped_lock lock(m, other);
    }
  }
  std::shared_lock<read_mostly_mutex> lock(m, std::defer_lock);
  EXPECT_TRUE(lock.try_lock());
}

TEST(ReadMostlyMutex, ConditionVariablesWaitOnIt) {
  bool ready = false;
  std::condition_variable_any changed;
  std::thread reader([&] {
    std::shared_lock lock(global);
    changed.wait(lock, [&] { return ready; });
  });
  {
    std::unique_lock lock(global);
    ready = true;
  }
  changed.notify_all();
  reader.join();
}

TEST(ReadMostlyMutex, MayBeHeldSharedBesideOthersAndTwice) {
  std::vector<std::unique_ptr<read_mostly_mutex>> many;
  unlatch::registry<int, int> registry;
  registry.insert_or_assign(1, 2);
  auto handle = registry.find(1); // takes a slot that a lock would take
  for (int i = 0; i != 40; ++i) {
    many.push_back(std::make_unique<read_mostly_mutex>());
    bias(*many.back());
    many.back()->lock_shared();
    many.back()->lock_shared();
  }
  for (auto &m : many)
    EXPECT_FALSE(in_another_thread([&] { return m->try_lock(); }));
  for (auto &m : many)
    m->unlock_shared();
  for (auto &m : many)
    EXPECT_FALSE(in_another_thread([&] { return m->try_lock(); }));
  for (auto &m : many) {
    m->unlock_shared();
    EXPECT_TRUE(in_another_thread([&] {
      m->lock();
      m->unlock();
      return true;
    }));
  }
  EXPECT_EQ(handle->second, 2);
}

/// Whether a reader gets in while a writer waits for another reader.
template <class Mutex> bool reader_passes_waiting_writer() {
  Mutex m;
  m.lock_shared(); // biases ours
  m.unlock_shared();
  m.lock_shared();
  std::thread writer([&] {
    m.lock();
    m.unlock();
  });
  std::this_thread::sleep_for(50ms);
  bool passed = in_another_thread([&] {
    for (int i = 0; i != 100; ++i) {
      if (m.try_lock_shared()) {
        m.unlock_shared();
        return true;
      }
      std::this_thread::sleep_for(1ms);
    }
    return false;
  });
  m.unlock_shared();
  writer.join();
  return passed;
}

TEST(ReadMostlyMutex, LetsReadersInWhereTheStandardsDoes) {
  EXPECT_EQ(reader_passes_waiting_writer<read_mostly_mutex>(),
            reader_passes_waiting_writer<std::shared_mutex>());
}

TEST(ReadMostlyMutex, TellsOfALockInsideAnAnnouncedRead) {
  read_mostly_mutex m;
  bias(m);
  std::shared_lock lock(m);
  EXPECT_THROW(m.lock(), std::system_error);
  lock.unlock();
  m.lock(); // and nothing stayed locked
  m.unlock();
}

TEST(ReadMostlyMutex, OutlivesThreadsByTheHundred) {
  read_mostly_mutex m;
  int sum = 0;
  for (int i = 0; i != 200; ++i)
    std::thread([&] {
      {
        std::shared_lock lock(m);
      }
      {
        std::shared_lock lock(m);
      }
      std::unique_lock lock(m);
      ++sum;
    }).join();
  EXPECT_EQ(sum, 200);
}

TEST(ReadMostlyMutex, LocksInDestructorsOfThreadLocals) {
  struct at_exit {
    read_mostly_mutex *m = nullptr;
    ~at_exit() {
      std::shared_lock lock(*m);
      std::shared_lock again(*m);
    }
  };
  read_mostly_mutex m;
  std::thread([&] {
    static thread_local at_exit late;
    late.m = &m;
    bias(m);
    std::shared_lock lock(m);
  }).join();
  EXPECT_TRUE(m.try_lock());
  m.unlock();
}

TEST(ReadMostlyMutex, ChildOfAForkLocksBothWays) {
  read_mostly_mutex m;
  bias(m);
  pid_t child = ::fork();
  ASSERT_NE(child, -1);
  if (child == 0) {
    {
      std::shared_lock lock(m);
    }
    {
      std::unique_lock lock(m);
    }
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/// The lock alone orders these threads: what tells them that it is their turn
/// is relaxed, so that ThreadSanitizer can see an edge that is missing.
TEST(ReadMostlyMutex, OrdersItsHolders) {
  read_mostly_mutex m;
  bias(m);
  int value = 0;
  std::atomic<int> turn{0};
  auto await = [&](int mine) {
    while (turn.load(std::memory_order_relaxed) != mine)
      std::this_thread::yield();
  };
  auto next = [&] { turn.fetch_add(1, std::memory_order_relaxed); };
  std::thread first_writer([&] {
    await(0);
    {
      std::unique_lock lock(m);
      value = 1;
    }
    next();
    await(3);
    {
      std::unique_lock lock(m);
      value = 2;
    }
    next();
  });
  std::thread biasing_reader([&] {
    await(1);
    std::this_thread::sleep_for(20ms); // until it may bias again
    bias(m);
    next();
  });
  std::thread short_reader([&] {
    await(2);
    {
      std::shared_lock lock(m); // announced: the bias stands
      EXPECT_EQ(value, 1);
    }
    next();
  });
  for (std::thread *t : {&first_writer, &biasing_reader, &short_reader})
    t->join();
  EXPECT_EQ(value, 2);
}

/// Plain numbers: a sanitizer sees every missing edge, and the sum a torn one.
TEST(ReadMostlyMutex, ReadersSeeWholeWrites) {
  read_mostly_mutex m;
  long a = 0, b = 0, written = 0;
  std::atomic<bool> stop{false};
  std::atomic<long> torn{0}, reads{0};
  std::vector<std::thread> threads;
  for (int i = 0; i != 3; ++i)
    threads.emplace_back([&] {
      long last = 0;
      while (!stop) {
        std::shared_lock lock(m);
        torn += a != b || a < last;
        last = a;
        ++reads;
      }
    });
  for (int i = 0; i != 2; ++i)
    threads.emplace_back([&, i] {
      for (int turn = 0; !stop; ++turn) {
        if (turn % 4 == 3) {
          if (!m.try_lock())
            continue;
        } else {
          m.lock();
        }
        ++a;
        ++written;
        ++b;
        m.unlock();
        // Now too short for the bias to come back, now long enough.
        std::this_thread::sleep_for(
            std::chrono::microseconds(turn % (i == 0 ? 300 : 70)));
      }
    });
  std::this_thread::sleep_for(700ms);
  stop = true;
  for (std::thread &t : threads)
    t.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(a, written);
  EXPECT_GT(reads, 0);
  EXPECT_GT(written, 0);
}

} // namespace

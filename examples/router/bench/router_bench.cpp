// Times the registry in four cases and prints one line a case: the name, a
// tab, nanoseconds per operation. One round is short and says little alone;
// compare two builds by running them in turn and taking medians.
#include "router_registry.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace gateway;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kRouters = 100;

std::atomic<std::uintptr_t> sink{0};

double nanoseconds(Clock::duration time) {
  return std::chrono::duration<double, std::nano>(time).count();
}

struct Fixture {
  Fixture() {
    for (std::size_t i = 0; i < kRouters; ++i) {
      names.push_back("service-" + std::to_string(i));
      owned.emplace_back(names.back(), std::vector<std::string>{"a:1", "b:1"});
    }
    fill(registry);
  }
  void fill(RouterRegistry &target) const {
    for (std::size_t i = 0; i < kRouters; ++i)
      target.add(names[i], &owned[i]);
  }

  std::vector<std::string> names;
  std::deque<Router> owned;
  RouterRegistry registry;
};

void lookUp(const RouterRegistry &registry,
            const std::vector<std::string> &names, std::size_t times) {
  std::uintptr_t sum = 0;
  for (std::size_t i = 0, at = 0; i < times; ++i) {
    sum += reinterpret_cast<std::uintptr_t>(registry.find(names[at]));
    at = at + 7 < names.size() ? at + 7 : at + 7 - names.size();
  }
  sink.fetch_add(sum, std::memory_order_relaxed);
}

double sequentialReads(const Fixture &f) {
  constexpr std::size_t times = 400000;
  const auto start = Clock::now();
  lookUp(f.registry, f.names, times);
  return nanoseconds(Clock::now() - start) / times;
}

// Wall-clock time per read of each thread, all reading at once.
double concurrentReads(const Fixture &f) {
  constexpr std::size_t times = 400000;
  const unsigned count =
      std::max(2u, std::min(8u, std::thread::hardware_concurrency()));
  std::atomic<unsigned> ready{0};
  std::atomic<bool> go{false};
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < count; ++i)
    threads.emplace_back([&] {
      ready.fetch_add(1);
      while (!go.load(std::memory_order_acquire))
        std::this_thread::yield();
      lookUp(f.registry, f.names, times);
    });
  while (ready.load() != count)
    std::this_thread::yield();
  const auto start = Clock::now();
  go.store(true, std::memory_order_release);
  for (std::thread &thread : threads)
    thread.join();
  return nanoseconds(Clock::now() - start) / times;
}

// A fresh registry is filled once and then read a hundred times an entry.
double writeOnceReadMany(const Fixture &f) {
  constexpr std::size_t rounds = 60;
  constexpr std::size_t reads = kRouters * 100;
  const auto start = Clock::now();
  for (std::size_t round = 0; round < rounds; ++round) {
    RouterRegistry registry;
    f.fill(registry);
    lookUp(registry, f.names, reads);
  }
  return nanoseconds(Clock::now() - start) / (rounds * (kRouters + reads));
}

// Time per entry of the copied table.
double getAll(const Fixture &f) {
  constexpr std::size_t rounds = 3000;
  std::size_t entries = 0;
  const auto start = Clock::now();
  for (std::size_t round = 0; round < rounds; ++round)
    entries += f.registry.all().size();
  return nanoseconds(Clock::now() - start) / entries;
}

} // namespace

int main() {
  const Fixture fixture;
  sequentialReads(fixture); // warm up
  std::printf("concurrent reads\t%.2f\n", concurrentReads(fixture));
  std::printf("sequential reads\t%.2f\n", sequentialReads(fixture));
  std::printf("write once read many\t%.2f\n", writeOnceReadMany(fixture));
  std::printf("get all\t%.2f\n", getAll(fixture));
  return sink.load() == 1; // the reads must not be optimised away
}

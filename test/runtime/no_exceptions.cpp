// Built with -fno-exceptions, without pointer tags and with the portable fence
// chosen at compile time: the other side of every switch.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#define CHECK(x)                                                               \
  ((x) ? void(0) : (std::printf("failed: %s\n", #x), std::exit(1)))

int main() {
  CHECK(unlatch::current_fence_mode() == unlatch::fence_mode::portable);
  unlatch::registry<std::string, std::shared_ptr<int>> m;
  unlatch::ordered_registry<int, int> o;
  for (int i = 0; i != 1000; ++i) {
    m.try_emplace(std::to_string(i), std::make_shared<int>(i));
    o.try_emplace(i, i);
  }
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    while (!stop)
      for (int i = 0; i < 1000; i += 7) {
        if (const auto it = m.find(std::to_string(i)))
          CHECK(*it->second == i);
        CHECK(o.lower_bound(i)->first >= i);
      }
  });
  for (int round = 0; round != 20; ++round) {
    auto u = m.update();
    for (int i = 0; i != 500; ++i) {
      u.erase(std::to_string(i));
      u[std::to_string(i)] = std::make_shared<int>(i);
    }
    u.publish();
    o.erase(round);
  }
  stop = true;
  reader.join();
  CHECK(m.size() == 1000 && o.size() == 980);
  for (int i = 0; i != 1000; ++i)
    CHECK(**m.get(std::to_string(i)) == i);
}

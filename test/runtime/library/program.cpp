// Registries across a shared library that comes and goes.
#include "shared.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <thread>

#define CHECK(x)                                                               \
  ((x) ? void(0) : (std::printf("failed: %s\n", #x), std::exit(1)))

int main(int, char **argv) {
  shared_registry mine{{1, std::make_shared<int>(5)}};
  for (int round = 0; round != 3; ++round) {
    void *handle = ::dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    CHECK(handle != nullptr);
    auto *read = reinterpret_cast<decltype(&library_read)>(
        ::dlsym(handle, "library_read"));
    auto *make = reinterpret_cast<decltype(&library_make)>(
        ::dlsym(handle, "library_make"));
    auto *destroy = reinterpret_cast<decltype(&library_destroy)>(
        ::dlsym(handle, "library_destroy"));
    shared_registry *theirs = make();
    // Readers from both sides while both are written to: each removing write
    // has to see the readers of the other side.
    std::atomic<bool> stop{false};
    auto reader = [&] {
      while (!stop) {
        CHECK(read(&mine, 1) >= 5);
        CHECK(*theirs->at(1) >= 10);
        CHECK(read(theirs, 1) >= 10);
        CHECK(*mine.find(1)->second >= 5);
      }
    };
    std::thread a(reader), b(reader);
    for (int i = 0; i != 2000; ++i) {
      mine.insert_or_assign(1, std::make_shared<int>(5 + i));
      theirs->insert_or_assign(1, std::make_shared<int>(10 + i));
    }
    stop = true;
    a.join();
    b.join();
    destroy(theirs);
    ::dlclose(handle);
    mine.insert_or_assign(1, std::make_shared<int>(5));
    CHECK(*mine.at(1) == 5);
  }
}

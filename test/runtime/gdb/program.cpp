#include <unlatch/registry.h>

#include <string>

unlatch::registry<std::string, int> hashed{{"answer", 42}};
unlatch::ordered_registry<int, int> sorted{{7, 70}, {1, 10}, {3, 30}};

extern "C" __attribute__((noinline)) void stop_here() { asm volatile(""); }

int main() { stop_here(); }

// RUN: %migrate-and-run %s
// Map and lock in a struct of which there is one, behind an accessor.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

namespace {
struct Known {
  std::shared_mutex mutex;
  std::map<std::string, int> codecs;
};
Known &known() {
  static Known instance;
  return instance;
}
} // namespace

int codec(const std::string &name) {
  Known &k = known();
  std::shared_lock<std::shared_mutex> lock(k.mutex);
  auto it = k.codecs.find(name);
  return it == k.codecs.end() ? -1 : it->second;
}
int sum() {
  std::shared_lock<std::shared_mutex> lock(known().mutex);
  int sum = 0;
  for (const auto &[name, code] : known().codecs)
    sum += code;
  return sum;
}
void add(const std::string &name, int code) {
  std::unique_lock<std::shared_mutex> lock(known().mutex);
  known().codecs[name] = code;
}

int main() {
  add("flat", 1);
  add("wide", 2);
  std::cout << codec("wide") << codec("deep") << sum() << "\n";
}

// A map that functions give a reference to is touched wherever they are called,
// and by the local names that are bound to what they give.
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

std::shared_mutex &lockOfColours() {
  static std::shared_mutex mutex;
  return mutex;
}
std::map<std::string, int> &colours() {
  static std::map<std::string, int> all;
  return all;
}

void add(const std::string &name, int colour) {
  std::unique_lock<std::shared_mutex> lock(lockOfColours());
  colours()[name] = colour;
}
int find(const std::string &name) {
  std::shared_lock<std::shared_mutex> lock(lockOfColours());
  const auto &known = colours();
  auto it = known.find(name);
  return it == known.end() ? -1 : it->second;
}
bool has(const std::string &name) {
  std::shared_lock<std::shared_mutex> lock(lockOfColours());
  return colours().count(name) != 0;
}
void clear() {
  std::unique_lock<std::shared_mutex> lock(lockOfColours());
  colours().clear();
}
std::size_t size() {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: read of 'colours::all' without 'lockOfColours::mutex'
  return colours().size();
}
void forget(const std::string &name) {
  auto &known = colours();
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: write to 'colours::all' without 'lockOfColours::mutex'
  known.erase(name);
}

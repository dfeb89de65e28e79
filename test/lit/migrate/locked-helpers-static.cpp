// RUN: %migrate-and-run %s
// Helpers that belong to the file: static, in an anonymous namespace, declared
// before they are defined, and one without parameters.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

namespace {

std::shared_mutex mutex;
std::map<std::string, int> levels;

int levelLocked(const std::string &name, int otherwise = 0);

bool anyLocked() { return !levels.empty(); }

void resetLocked(void) {
  for (auto &level : levels)
    level.second = 0;
}

} // namespace

static void setLocked(const std::string &name, int value) {
  levels[name] = value;
}

namespace {

int levelLocked(const std::string &name, int otherwise) {
  auto it = levels.find(name);
  return it != levels.end() ? it->second : otherwise;
}

} // namespace

int level(const std::string &name) {
  std::shared_lock<std::shared_mutex> lock(mutex);
  return anyLocked() ? levelLocked(name) : -1;
}

int levelOr(const std::string &name, int otherwise) {
  std::shared_lock<std::shared_mutex> lock(mutex);
  return levelLocked(name, otherwise);
}

bool known(const std::string &name) {
  std::shared_lock<std::shared_mutex> lock(mutex);
  return levels.count(name) != 0;
}

std::size_t count() {
  std::shared_lock<std::shared_mutex> lock(mutex);
  return levels.size();
}

void setLevel(const std::string &name) {
  std::unique_lock<std::shared_mutex> lock(mutex);
  if (levelLocked(name) < 3)
    setLocked(name, levelLocked(name, 1) + 1);
}

void registerLevel(const std::string &name, int value) {
  std::unique_lock<std::shared_mutex> lock(mutex);
  levels.emplace(name, value);
}

void resetLevels() {
  std::unique_lock<std::shared_mutex> lock(mutex);
  resetLocked();
}

int main() {
  std::cout << level("net") << "\n";
  registerLevel("net", 2);
  setLevel("net");
  setLevel("net");
  setLevel("disk");
  std::cout << level("net") << level("disk") << levelOr("gui", 7)
            << known("gui") << count() << "\n";
  resetLevels();
  std::cout << level("net") << level("disk") << levelOr("disk", 7) << "\n";
}

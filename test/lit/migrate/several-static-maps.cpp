// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/several-static-maps.cpp | FileCheck %s
// Maps under one mutex that are no fields: of a file, of a class.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

static std::unordered_map<std::string, int> numbers;
static std::map<int, std::string> names;
static std::shared_mutex numbersMutex;

void enter(const std::string &name, int number) {
  std::lock_guard<std::shared_mutex> lock(numbersMutex);
  numbers[name] = number;
  names[number] = name;
}
bool agree(const std::string &name) {
  std::shared_lock<std::shared_mutex> lock(numbersMutex);
  auto it = numbers.find(name);
  return it != numbers.end() && names.count(it->second) != 0;
}
std::string first() {
  std::shared_lock<std::shared_mutex> lock(numbersMutex);
  return names.empty() ? "" : names.begin()->second;
}

namespace plugins {
namespace {
std::shared_mutex g_lock;
std::unordered_map<int, std::string> g_paths;
std::unordered_map<std::string, int> g_ids;
} // namespace

void add(int id, const std::string &path) {
  std::unique_lock<std::shared_mutex> lock(g_lock);
  g_paths.emplace(id, path);
  g_ids.emplace(path, id);
}
void removeAll() {
  std::unique_lock<std::shared_mutex> lock(g_lock);
  g_paths.clear();
  g_ids.clear();
}
std::string round(int id) {
  std::shared_lock<std::shared_mutex> lock(plugins::g_lock);
  auto path = plugins::g_paths.find(id);
  if (path == plugins::g_paths.end())
    return "none";
  return path->second + std::to_string(plugins::g_ids.at(path->second));
}
} // namespace plugins

class Types {
public:
  static void add(const std::string &name, int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    ids_[name] = id;
    names_[id] = name;
  }
  static bool knows(const std::string &name, int id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return ids_.count(name) && names_.count(id);
  }

private:
  inline static std::shared_mutex mutex_;
  inline static std::unordered_map<std::string, int> ids_;
  inline static std::unordered_map<int, std::string> names_;
};

int main() {
  enter("one", 1);
  enter("two", 2);
  std::cout << agree("one") << agree("three") << first() << '\n';
  plugins::add(1, "/a");
  std::cout << plugins::round(1) << plugins::round(2) << '\n';
  plugins::removeAll();
  std::cout << plugins::round(1) << '\n';
  Types::add("int", 4);
  std::cout << Types::knows("int", 4) << Types::knows("int", 5) << '\n';
}

// CHECK: static unlatch::registry_group group;
// CHECK-NEXT: static unlatch::registry<std::string, int> numbers{group};
// CHECK-NEXT: static unlatch::ordered_registry<int, std::string> names{group};
// CHECK: bool agree
// CHECK-NEXT: auto view = group.view();
// CHECK: unlatch::registry_group g_group;
// CHECK-NEXT: unlatch::registry<int, std::string> g_paths{g_group};
// CHECK: auto view = plugins::g_group.view();
// CHECK: inline static unlatch::registry_group group_;
// CHECK-NEXT: inline static unlatch::registry<std::string, int> ids_{group_};

// RUN: %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning: --allow-empty
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 -DLATE | FileCheck %s --check-prefix=LATE
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 -DMODULE | FileCheck %s --check-prefix=MODULE
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 -DRELOAD | FileCheck %s --check-prefix=RELOAD
// A function of its own, as C has them, may make ready the object that it is given.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

struct Linkage {
  std::map<std::string, int> modules;
  std::shared_mutex mutex;
};

static void ppu_initialize_modules(Linkage *link) {
  if (link->modules.empty())
    link->modules["libc"] = 1;
}
void load(Linkage &link) { ppu_initialize_modules(&link); }

// Not so where somebody takes the lock for it,
#ifdef LATE
static void init_late(Linkage *link) {
  // LATE: :[[#@LINE+1]]:3: warning: write to 'Linkage::modules' without
  link->modules["libm"] = 1;
}
void late(Linkage &link) {
  std::lock_guard lock(link.mutex);
  init_late(&link);
}
void lateOther(Linkage &link) { init_late(&link); }
#endif

// where it is about one element,
#ifdef MODULE
void init_module(Linkage *link, const std::string &name) {
  // MODULE: :[[#@LINE+1]]:3: warning: write to 'Linkage::modules' without
  link->modules[name] = 1;
}
#endif

// or says something else.
#ifdef RELOAD
void ppu_reload_modules(Linkage *link) {
  // RELOAD: :[[#@LINE+1]]:3: warning: write to 'Linkage::modules' without
  link->modules["libc"] = 2;
}
#endif

void add(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules[name] = 1;
}
void replace(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules[name] = 2;
}
void addOther(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules[name] = 2;
}
void addThird(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules[name] = 2;
}
void addFourth(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules[name] = 2;
}
void addFifth(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules[name] = 2;
}
void addSixth(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules[name] = 2;
}
void addSeventh(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules[name] = 2;
}
void addEighth(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules[name] = 2;
}
void remove(Linkage &link, const std::string &name) {
  std::lock_guard lock(link.mutex);
  link.modules.erase(name);
}
bool has(Linkage &link, const std::string &name) {
  std::shared_lock lock(link.mutex);
  return link.modules.count(name);
}
int size(Linkage &link) {
  std::shared_lock lock(link.mutex);
  return static_cast<int>(link.modules.size());
}
bool any(Linkage &link) {
  std::shared_lock lock(link.mutex);
  return !link.modules.empty();
}
int version(Linkage &link) {
  std::shared_lock lock(link.mutex);
  auto it = link.modules.find("libc");
  return it == link.modules.end() ? 0 : it->second;
}

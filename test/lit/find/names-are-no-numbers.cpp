// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// An enumeration that lists its values by name stands for nothing outside, and
// needs no care when it goes. One made to keep kinds of numbers apart may.
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

enum class Health : unsigned char { Good, Poor, Bad };
enum class Handle : int {};

int report(Health health);
int writeTo(Handle handle);
void closeIt(Handle handle);

class States {
public:
  int tell(const std::string &part) const {
    std::shared_lock lock(mutex_);
    auto it = byPart_.find(part);
    return it == byPart_.end() ? 0 : report(it->second);
  }
  void set(const std::string &part, Health health) {
    std::unique_lock lock(mutex_);
    byPart_[part] = health;
  }
  void remove(const std::string &part) {
    std::unique_lock lock(mutex_);
    auto it = byPart_.find(part);
    if (it == byPart_.end())
      return;
    report(it->second);
    byPart_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'States::byPart_' can be migrated:
  std::unordered_map<std::string, Health> byPart_;
};
// CHECK-NOT: pointee-guarded

class Handles {
public:
  int send(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = byName_.find(name);
    return it == byName_.end() ? 0 : writeTo(it->second);
  }
  void set(const std::string &name, Handle handle) {
    std::unique_lock lock(mutex_);
    byName_[name] = handle;
  }
  void remove(const std::string &name) {
    std::unique_lock lock(mutex_);
    auto it = byName_.find(name);
    if (it == byName_.end())
      return;
    closeIt(it->second);
    byName_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: 'Handles::byName_' can be migrated after a review
  std::unordered_map<std::string, Handle> byName_;
};
// CHECK: pointee-guarded

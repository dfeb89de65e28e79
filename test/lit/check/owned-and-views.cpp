// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning:
// Ways into what elements own, and views of the map, that outlive the lock.
#include <map>
#include <memory>
#include <mutex>
#include <ranges>
#include <shared_mutex>
#include <string>
#include <vector>

struct Device {
  int port = 0;
};

class Positive {
public:
  Device *chosen(int id) const {
    std::shared_lock lock(mutex_);
    auto it = devices_.find(id);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an element of 'Positive::devices_' leaves the lock (a pointer to what it owns is returned); 'Positive::mutex_' guards it no longer [unlatch-escaping-reference]
    return it == devices_.end() ? nullptr : it->second.get();
  }
  Device *kept(int id) const {
    std::shared_lock lock(mutex_);
    auto it = devices_.find(id);
    if (it == devices_.end())
      return nullptr;
    Device *device = it->second.get();
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an element of 'Positive::devices_' leaves the lock (a pointer to what it owns is returned)
    return device;
  }
  Device &reference(int id) const {
    std::shared_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: an element of 'Positive::devices_' leaves the lock (a reference to what it owns is returned)
    return *devices_.at(id);
  }
  auto values() const {
    std::shared_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:12: warning: 'Positive::devices_' is handed out as a view; 'Positive::mutex_' guards it no longer
    return devices_ | std::views::values;
  }
  auto first() const {
    std::shared_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:17: warning: 'Positive::devices_' is handed out as a view
    auto keys = devices_ | std::views::keys | std::views::take(2);
    return keys;
  }
  void add(int id) {
    std::unique_lock lock(mutex_);
    devices_.emplace(id, std::make_unique<Device>());
  }
  void remove(int id) {
    std::unique_lock lock(mutex_);
    devices_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::unique_ptr<Device>> devices_;
};

class Negative {
public:
  int port(int id) const {
    std::shared_lock lock(mutex_);
    const Device *device = devices_.at(id).get();
    return device->port;
  }
  Device copy(int id) const {
    std::shared_lock lock(mutex_);
    return *devices_.at(id);
  }
  std::vector<int> ports() const {
    std::shared_lock lock(mutex_);
    std::vector<int> ports;
    for (const auto &device : devices_ | std::views::values)
      ports.push_back(device->port);
    auto keys = devices_ | std::views::keys;
    return std::vector<int>(keys.begin(), keys.end());
  }
  void add(int id) {
    std::unique_lock lock(mutex_);
    devices_.emplace(id, std::make_unique<Device>());
  }
  void remove(int id) {
    std::unique_lock lock(mutex_);
    devices_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::unique_ptr<Device>> devices_;
};

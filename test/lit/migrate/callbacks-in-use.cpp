// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/callbacks-in-use.cpp | FileCheck %s
// When a topic is taken out, no callback for it is running any more. Texts and
// truth values die unseen, so a registry would not await readers by itself: the
// policy is spelled out where readers hand what they found to others.
#include <atomic>
#include <functional>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

class Topics {
public:
  void each(const std::function<void(const std::string &)> &call) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (const auto &[name, text] : topics_)
      call(name);
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return topics_.count(name) != 0;
  }
  void registerTopic(const std::string &name, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    topics_[name] = text;
  }
  void unregisterTopic(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    topics_.erase(name);
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: {{^}}  unlatch::registry<std::string, std::string, unlatch::hash<std::string>,
  // CHECK-NEXT: {{^ +}}std::equal_to<std::string>, unlatch::reclaim::deterministic>
  std::unordered_map<std::string, std::string> topics_;
};

static std::string lowered(std::string text) {
  for (char &c : text)
    c = static_cast<char>(c | 0x20);
  return text;
}

// What is called before the look holds nothing of the map.
class Aliases {
public:
  std::string find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = aliases_.find(lowered(name));
    return it == aliases_.end() ? name : it->second;
  }
  void registerAlias(const std::string &name, const std::string &alias) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    aliases_[lowered(name)] = alias;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: {{^}}  unlatch::registry<std::string, std::string> aliases_;
  std::unordered_map<std::string, std::string> aliases_;
};

int main() {
  Topics topics;
  topics.registerTopic("news", "all of them");
  std::atomic<int> inside{0};
  std::thread reader([&] {
    topics.each([&](const std::string &) {
      inside = 1;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      inside = 2;
    });
  });
  while (inside == 0)
    std::this_thread::yield();
  topics.unregisterTopic("news");
  std::cout << inside << topics.has("news") << "\n";
  reader.join();
  Aliases aliases;
  aliases.registerAlias("LS", "list");
  std::cout << aliases.find("ls") << aliases.find("cd") << "\n";
}

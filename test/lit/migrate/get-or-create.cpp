// RUN: %migrate-and-run %s
// Double-checked get-or-create, and the simple form under one exclusive lock.
// Each key is made once.
#include <atomic>
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

std::atomic<int> made{0};

struct Codec {
  explicit Codec(std::string name) : name(std::move(name)) { ++made; }
  std::string name;
};

class Codecs {
public:
  std::shared_ptr<Codec> get(const std::string &name) {
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      auto it = codecs_.find(name);
      if (it != codecs_.end())
        return it->second;
    }
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = codecs_.find(name);
    if (it != codecs_.end())
      return it->second;
    auto codec = std::make_shared<Codec>(name);
    codecs_.emplace(name, codec);
    return codec;
  }

  bool loaded(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return codecs_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Codec>> codecs_;
};

class Ids {
public:
  int idOf(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = ids_.find(name);
    if (it == ids_.end())
      it = ids_.emplace(name, static_cast<int>(ids_.size()) + 1).first;
    return it->second;
  }
  int knownId(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = ids_.find(name);
    return it == ids_.end() ? 0 : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> ids_;
};

int main() {
  Codecs codecs;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i)
        codecs.get("codec" + std::to_string(i % 10));
    });
  for (auto &thread : threads)
    thread.join();
  std::cout << made << " " << codecs.loaded("codec3") << codecs.loaded("codec10")
            << " " << (codecs.get("codec3") == codecs.get("codec3")) << "\n";
  Ids ids;
  std::cout << ids.idOf("a") << ids.idOf("b") << ids.idOf("a") << ids.idOf("c")
            << " " << ids.knownId("b") << ids.knownId("z") << "\n";
}

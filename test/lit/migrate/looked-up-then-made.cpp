// RUN: %migrate-and-run %s
// Looked for under the shared lock, made under the exclusive one: most calls
// end at the lookup. What is found is copied into a pair; that it goes by
// reference on the way changes nothing.
#include <cstdio>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

struct Channel {
  int id;
};

class Channels {
public:
  std::pair<bool, Channel *> open(const std::string &host) {
    {
      std::shared_lock lock(mutex_);
      auto it = open_.find(host);
      if (it != open_.end())
        return std::make_pair(true, it->second);
    }
    std::unique_lock lock(mutex_);
    auto it = open_.find(host);
    if (it != open_.end())
      return std::make_pair(true, it->second);
    auto *made = new Channel{static_cast<int>(host.size())};
    open_[host] = made;
    return {false, made};
  }

private:
  std::shared_mutex mutex_;
  std::unordered_map<std::string, Channel *> open_;
};

// The word for a phase of the program names what is asked for.
class Digests {
public:
  std::string getConfigDigest(const std::string &path) {
    {
      std::shared_lock lock(mutex_);
      auto it = known_.find(path);
      if (it != known_.end())
        return it->second;
    }
    std::string made = path + "#" + std::to_string(path.size());
    std::unique_lock lock(mutex_);
    known_[path] = made;
    return made;
  }
  void forget(const std::string &path) {
    std::unique_lock lock(mutex_);
    known_.erase(path);
  }

private:
  std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string> known_;
};

int main() {
  Channels channels;
  for (const char *host : {"a", "bcd", "a"}) {
    auto [known, channel] = channels.open(host);
    std::printf("%d %d\n", known, channel->id);
  }
  Digests digests;
  std::printf("%s\n", digests.getConfigDigest("x").c_str());
  digests.forget("x");
  std::printf("%s\n", digests.getConfigDigest("x").c_str());
}

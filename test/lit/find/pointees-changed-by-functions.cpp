// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// A function that takes an element by reference to const may change what that
// points to, and so may a const member function: bodies are looked into, where
// they are seen.
#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

struct Peer {
  int score = 0;
};
struct Entry {
  std::string name;
  std::shared_ptr<Peer> peer;
  void reset() const { peer->score = 0; }
  bool idle() const { return peer->score == 0; }
};
static void punish(const Entry &entry) {
  auto &peer = entry.peer;
  peer->score -= 1;
}
static void forgive(const std::pair<const std::string, Entry> &element) {
  punish(element.second);
}
static std::string text(const Entry &entry) {
  return entry.name + std::to_string(entry.peer->score);
}

// CHECK: 'ByReference::peers_' is kept
class ByReference {
public:
  int score(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(name);
    return it == peers_.end() ? 0 : it->second.peer->score;
  }
  void registerPunished(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(name);
    if (it != peers_.end()) {
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive lock
      punish(it->second);
      peers_.erase("nobody");
    }
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Entry> peers_;
};

// CHECK: 'ByMember::peers_' is kept
class ByMember {
public:
  bool idle(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(name);
    return it != peers_.end() && it->second.idle();
  }
  void shutdown() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (const auto &[name, entry] : peers_)
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive lock
      entry.reset();
    peers_.erase("nobody");
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Entry> peers_;
};

// CHECK: 'ByAlgorithm::peers_' is kept
class ByAlgorithm {
public:
  int score(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(name);
    return it == peers_.end() ? 0 : it->second.peer->score;
  }
  void shutdown() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive lock
    std::for_each(peers_.begin(), peers_.end(), forgive);
    peers_.erase("nobody");
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Entry> peers_;
};

// Whose bodies are in other units, and who take it as const.
class Guest {
public:
  bool matches(const std::string &name) const;

private:
  std::shared_ptr<Peer> peer_;
};
std::string describe(const Guest &guest);
// CHECK: 'Unseen::guests_' can be migrated
class Unseen {
public:
  bool matches(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = guests_.find(name);
    return it != guests_.end() && it->second.matches(name);
  }
  std::string name(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = guests_.find(name);
    return it == guests_.end() ? "" : describe(it->second);
  }
  std::string unregisterGuest(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = guests_.find(name);
    if (it == guests_.end())
      return "";
    std::string last = describe(it->second);
    guests_.erase(it);
    return last;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Guest> guests_;
};

// Reading it in both is no harm.
// CHECK: 'OnlyRead::peers_' can be migrated
class OnlyRead {
public:
  std::string describe(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(name);
    return it == peers_.end() ? "" : text(it->second);
  }
  bool idle(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(name);
    return it != peers_.end() && it->second.idle();
  }
  std::string unregisterPeer(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(name);
    if (it == peers_.end())
      return "";
    std::string last = text(it->second);
    peers_.erase(it);
    return last;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Entry> peers_;
};

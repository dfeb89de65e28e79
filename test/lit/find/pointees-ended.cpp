// What raw pointers in a map point to is ended, or changed, in a section that
// takes elements out as well: readers would find it until the update ends.
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

struct Peer {
  int weight = 0;
};

inline void grow(Peer *peer) { peer->weight *= 2; }
void destroyAll(std::map<int, Peer *> &peers);

// CHECK: 'TakenOut::peers_' is kept:
// CHECK: what the values of 'TakenOut::peers_' point to is changed and read
class TakenOut {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void unregister(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Peer *out = nullptr;
    auto it = peers_.find(key);
    if (it != peers_.end()) {
      out = it->second;
      peers_.erase(it);
    }
    delete out;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'Adopted::peers_' is kept:
// CHECK: what the values of 'Adopted::peers_' point to is changed and read
class Adopted {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void unregister(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    if (it == peers_.end())
      return;
    std::unique_ptr<Peer> out(it->second);
    peers_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'AdoptedAll::peers_' is kept:
// CHECK: what the values of 'AdoptedAll::peers_' point to is changed and read
class AdoptedAll {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void reset() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::vector<std::unique_ptr<Peer>> out;
    for (auto &[key, peer] : peers_)
      out.emplace_back(peer);
    peers_.clear();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'Exchanged::peers_' is kept:
// CHECK: what the values of 'Exchanged::peers_' point to is changed and read
class Exchanged {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void reload(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    if (it == peers_.end())
      return;
    Peer *old = std::exchange(it->second, new Peer);
    std::default_delete<Peer>()(old);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'SwappedOut::peers_' is kept:
// CHECK: what the values of 'SwappedOut::peers_' point to is changed and read
class SwappedOut {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void reset() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::map<int, Peer *> old;
    old.swap(peers_);
    for (auto &[key, peer] : old)
      delete peer;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'Listed::peers_' is kept:
// CHECK: what the values of 'Listed::peers_' point to is changed and read
class Listed {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void reload() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::vector<Peer *> all;
    for (auto &[key, peer] : peers_)
      all.push_back(peer);
    for (Peer *peer : all)
      grow(peer);
    peers_.erase(0);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'Sorted::peers_' is kept:
// CHECK: what the values of 'Sorted::peers_' point to is changed and read
class Sorted {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void reload() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::map<int, Peer *> byWeight;
    for (auto &[key, peer] : peers_)
      byWeight[peer->weight] = peer;
    byWeight.begin()->second->weight = 0;
    peers_.erase(0);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'HandedOn::peers_' is kept:
// CHECK: what the values of 'HandedOn::peers_' point to is changed and read
class HandedOn {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void reset() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::map<int, Peer *> old;
    old.swap(peers_);
    destroyAll(old);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'Gathered::peers_' is kept:
// CHECK: what the values of 'Gathered::peers_' point to is changed and read
class Gathered {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void reload(std::vector<Peer *> &all) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto &[key, peer] : peers_)
      all.push_back(peer);
    for (Peer *peer : all)
      grow(peer);
    peers_.erase(0);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

struct Closer {
  Peer *peer;
  ~Closer() { delete peer; }
};

// CHECK: 'Closed::peers_' is kept:
// CHECK: what the values of 'Closed::peers_' point to is changed and read
class Closed {
public:
  int weight(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? 0 : it->second->weight;
  }
  void unregister(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    if (it == peers_.end())
      return;
    Closer closer{it->second};
    peers_.erase(it);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'Asked::peers_' is kept:
// CHECK: keeps readers from taking copies of what 'Asked::peers_' has
class Asked {
public:
  std::shared_ptr<Peer> find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? nullptr : it->second;
  }
  std::shared_ptr<Peer> unregister(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    if (it == peers_.end())
      return nullptr;
    std::shared_ptr<Peer> out = std::move(it->second);
    peers_.erase(it);
    return out.use_count() == 1 ? out : nullptr;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<Peer>> peers_;
};

// CHECK: 'Texts::texts_' is kept:
// CHECK: what the values of 'Texts::texts_' point to is changed and read
class Texts {
public:
  std::string get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(key);
    return it == texts_.end() ? "" : it->second;
  }
  void load(int key, const char *text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::strcpy(texts_[key], text);
  }
  void unload(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::free(texts_[key]);
    texts_.erase(key);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, char *> texts_;
};

// CHECK: 'Buffers::buffers_' is kept:
// CHECK: what the values of 'Buffers::buffers_' point to is changed and read
class Buffers {
public:
  std::string get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = buffers_.find(key);
    if (it == buffers_.end())
      return {};
    std::string copy(it->second, 4);
    return copy;
  }
  void reload(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    buffers_.erase(key + 1);
    std::fill_n(buffers_[key] + 1, 3, 'a');
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, char *> buffers_;
};

// CHECK: 'OnlyGiven::peers_' can be migrated:
class OnlyGiven {
public:
  Peer *find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(key);
    return it == peers_.end() ? nullptr : it->second;
  }
  void all(std::vector<Peer *> &out) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (const auto &[key, peer] : peers_)
      out.push_back(peer);
  }
  void registerPeer(int key, Peer *peer) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Peer *old = nullptr;
    old = peers_[key];
    if (old != peer)
      peers_[key] = peer;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

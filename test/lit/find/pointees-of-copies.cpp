// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s
// What a map points to may be changed by way of a copy of the map, or of a part
// of it, and by a closure that an algorithm calls: readers who have the pointers
// as well would see the change half done.
#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <ranges>
#include <shared_mutex>
#include <utility>
#include <vector>

struct Peer {
  int score = 0;
};
using Peers = std::map<int, std::shared_ptr<Peer>>;
static void bump(Peer *peer) { ++peer->score; }

// CHECK: 'Copied::peers_' is kept:
class Copied {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Peers copy = peers_;
    for (auto &[key, peer] : copy)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
      bump(peer.get());
    peers_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'Assigned::peers_' is kept:
class Assigned {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Peers copy;
    copy = peers_;
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
    bump(copy.at(id).get());
    peers_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'RangeCopied::peers_' is kept:
class RangeCopied {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::vector<Peers::value_type> copy(peers_.begin(), peers_.end());
    for (auto &[key, peer] : copy)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
      bump(peer.get());
    peers_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'Inserted::peers_' is kept:
class Inserted {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::vector<std::pair<int, std::shared_ptr<Peer>>> copy;
    std::copy(peers_.begin(), peers_.end(), std::back_inserter(copy));
    for (auto &[key, peer] : copy)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
      bump(peer.get());
    peers_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'MovedAway::peers_' is kept:
class MovedAway {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Peers old = std::move(peers_);
    peers_.clear();
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
    bump(old.at(id).get());
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'Swapped::peers_' is kept:
class Swapped {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Peers old;
    old.swap(peers_);
    for (auto &[key, peer] : old)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
      bump(peer.get());
    peers_[id] = nullptr;
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'Exchanged::peers_' is kept:
class Exchanged {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Peers old = std::exchange(peers_, {});
    for (auto &[key, peer] : old)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
      bump(peer.get());
    peers_[id] = nullptr;
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// What is changed before it is in the map, or after the lock, is no matter.
// CHECK: 'SwappedIn::peers_' can be migrated:
class SwappedIn {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Peers fresh;
    fresh[id] = std::make_shared<Peer>();
    bump(fresh[id].get());
    fresh.swap(peers_);
  }
  void clear() {
    Peers old;
    {
      std::unique_lock<std::shared_mutex> lock(mutex_);
      old.swap(peers_);
    }
    for (auto &[key, peer] : old)
      bump(peer.get());
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'Listed::peers_' is kept:
class Listed {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::vector<std::shared_ptr<Peer>> list;
    for (auto &[key, peer] : peers_)
      list.push_back(peer);
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
    std::for_each(list.begin(), list.end(),
                  [](auto &peer) { bump(peer.get()); });
    peers_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'ListedRange::peers_' is kept:
class ListedRange {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::vector<std::shared_ptr<Peer>> list;
    for (auto &[key, peer] : peers_)
      list.push_back(peer);
    auto change = [](const std::shared_ptr<Peer> &peer) { bump(peer.get()); };
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
    std::ranges::for_each(list, change);
    peers_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'Viewed::peers_' is kept:
class Viewed {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    Peers copy = peers_;
    for (auto &peer : copy | std::views::values)
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
      bump(peer.get());
    peers_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// CHECK: 'Nested::peers_' is kept:
class Nested {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second.front()->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = {std::make_shared<Peer>()};
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    if (it != peers_.end())
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
      std::for_each(it->second.begin(), it->second.end(),
                    [](auto &peer) { bump(peer.get()); });
    peers_.erase(id + 1);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::vector<std::shared_ptr<Peer>>> peers_;
};

// Closures that only look are none.
// CHECK: 'LookedAt::peers_' can be migrated:
class LookedAt {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = std::make_shared<Peer>();
  }
  void unregisterPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_.erase(id);
  }
  int sum() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    Peers copy = peers_;
    int sum = 0;
    std::for_each(copy.begin(), copy.end(),
                  [&](const auto &element) { sum += element.second->score; });
    return sum;
  }

private:
  mutable std::shared_mutex mutex_;
  Peers peers_;
};

// A closure deletes what it has captured.
// CHECK: 'Deleted::peers_' is kept:
class Deleted {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = new Peer;
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    if (it == peers_.end())
      return;
    Peer *peer = it->second;
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
    auto end = [peer] { delete peer; };
    peers_.erase(it);
    end();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// CHECK: 'DeletedByAnotherName::peers_' is kept:
class DeletedByAnotherName {
public:
  int get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second->score;
  }
  void registerPeer(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_[id] = new Peer;
  }
  void resetConfig(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    if (it == peers_.end())
      return;
    Peer *peer = it->second;
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: changed here, under the exclusive
    auto end = [last = peer] { delete last; };
    peers_.erase(it);
    end();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> peers_;
};

// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What the values refer to is in a field beside the map. A section that takes
// an element out of both ends what a reader of a registry may be looking at.
#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

struct Peer {
  std::string name;
};

class Peers {
public:
  void add(int id, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    owned_.push_back(std::make_unique<Peer>(Peer{name}));
    byId_[id] = owned_.back().get();
  }
  void remove(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = byId_.find(id);
    if (it == byId_.end())
      return;
    Peer *peer = it->second;
    byId_.erase(it);
    // CHECK: note: 'Peers::mutex_' may keep other
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Peers::owned_' may hold what
    owned_.erase(std::remove_if(owned_.begin(), owned_.end(),
                                [&](const auto &p) { return p.get() == peer; }),
                 owned_.end());
  }
  std::string name(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = byId_.find(id);
    return it == byId_.end() ? "" : it->second->name;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return byId_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::vector<std::unique_ptr<Peer>> owned_;
  std::map<int, Peer *> byId_;
};

class Words {
public:
  void load(const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    words_.clear();
    // CHECK: note: 'Words::mutex_' may keep other
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Words::text_' may hold what
    text_ = text;
    for (size_t at = 0; at + 1 < text_.size(); ++at)
      words_[static_cast<int>(at)] = std::string_view(text_).substr(at, 2);
  }
  std::string get(int at) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = words_.find(at);
    return it == words_.end() ? "" : std::string(it->second);
  }
  bool has(int at) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return words_.count(at) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::string text_;
  std::map<int, std::string_view> words_;
};

// Only added to, and taken out of the map alone.
// CHECK: 'Types::byName_' can be migrated:
class Types {
public:
  void add(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    owned_.push_back(std::make_unique<Peer>(Peer{name}));
    byName_[name] = owned_.back().get();
  }
  void remove(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    byName_.erase(name);
  }
  std::string get(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = byName_.find(name);
    return it == byName_.end() ? "" : it->second->name;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return byName_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::vector<std::unique_ptr<Peer>> owned_;
  std::map<std::string, Peer *> byName_;
};

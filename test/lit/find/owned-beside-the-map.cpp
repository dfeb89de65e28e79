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

// Whatever the types are called, and whoever is derived from whom.
struct Shape {
  virtual ~Shape() = default;
  virtual int area() const = 0;
};
struct Square : Shape {
  explicit Square(int side) : side(side) {}
  int area() const override { return side * side; }
  int side;
};
using Squares = std::vector<std::unique_ptr<Square>>;
using ShapePtr = const Shape *;

class Shapes {
public:
  void add(int id, int side) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    squares_.push_back(std::make_unique<Square>(side));
    shapes_[id] = squares_.back().get();
  }
  void clear() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    shapes_.clear();
    // CHECK: note: 'Shapes::mutex_' may keep other
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Shapes::squares_' may hold what
    squares_.clear();
  }
  int area(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = shapes_.find(id);
    return it == shapes_.end() ? 0 : it->second->area();
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return shapes_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, ShapePtr> shapes_;
  Squares squares_;
};

// The holder may be a class of the program's.
class Arena {
public:
  std::string_view put(const std::string &text) {
    chunks_.push_back(text);
    return chunks_.back();
  }
  void reset() { chunks_.clear(); }

private:
  std::vector<std::string> chunks_;
};

class Labels {
public:
  void add(int id, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    labels_[id] = arena_.put(text);
  }
  void clear() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    labels_.clear();
    // CHECK: note: 'Labels::mutex_' may keep other
    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: note: 'Labels::arena_' may hold what
    arena_.reset();
  }
  std::string get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = labels_.find(id);
    return it == labels_.end() ? "" : std::string(it->second);
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return labels_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string_view> labels_;
  Arena arena_;
};

// What is beside the map is of another type.
// CHECK: 'Slots::bySlot_' can be migrated:
class Slots {
public:
  void add(Peer *peer) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    int slot = static_cast<int>(free_.size());
    if (!free_.empty()) {
      slot = free_.back();
      free_.pop_back();
    }
    bySlot_[slot] = peer;
  }
  void remove(int slot) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    bySlot_.erase(slot);
    free_.push_back(slot);
  }
  std::string name(int slot) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = bySlot_.find(slot);
    return it == bySlot_.end() ? "" : it->second->name;
  }
  bool has(int slot) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return bySlot_.count(slot) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Peer *> bySlot_;
  std::vector<int> free_;
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

// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What a pointer leads to is changed under the exclusive lock and read under
// the shared one: by *p as a whole, through a reference in a wrapper, in a
// shared array. A registry gives the pointer, and no protection.
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

class Limits {
public:
  void add(const std::string &name, int limit) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    limits_[name] = std::make_shared<int>(limit);
  }
  void reset() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto &entry : limits_)
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: what the values of 'Limits::limits_' point to
      *entry.second = 0;
    limits_.clear();
  }
  int get(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = limits_.find(name);
    return it == limits_.end() ? -1 : *it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return limits_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<int>> limits_;
};

class Texts {
public:
  void registerText(int id, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    texts_[id] = std::make_shared<std::string>(text);
  }
  void setText(int id, std::string text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: what the values of 'Texts::texts_' point to
    std::swap(*texts_.at(id), text);
  }
  std::string get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(id);
    return it == texts_.end() ? "" : *it->second;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return texts_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<std::string>> texts_;
};

struct Peer {
  int weight = 0;
};

class Peers {
public:
  void registerPeer(int id, Peer &peer) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    peers_.emplace(id, peer);
  }
  void setWeight(int id, int weight) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    if (it != peers_.end())
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: what the values of 'Peers::peers_' point to
      it->second.get().weight = weight;
  }
  int weight(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = peers_.find(id);
    return it == peers_.end() ? 0 : it->second.get().weight;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return peers_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::reference_wrapper<Peer>> peers_;
};

class Rows {
public:
  void registerRow(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    rows_[id] = std::shared_ptr<int[]>(new int[4]());
  }
  void setCell(int id, int column, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = rows_.find(id);
    if (it != rows_.end())
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: what the values of 'Rows::rows_' point to
      it->second[column] = value;
  }
  int cell(int id, int column) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = rows_.find(id);
    return it == rows_.end() ? -1 : it->second[column];
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return rows_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<int[]>> rows_;
};

int main() {
  Limits limits;
  limits.add("a", 3);
  std::cout << limits.get("a") << limits.has("b");
  limits.reset();
  std::cout << limits.get("a") << ' ';
  Texts texts;
  texts.registerText(1, "one");
  texts.setText(1, "two");
  std::cout << texts.get(1) << texts.has(2) << ' ';
  Peer peer;
  Peers peers;
  peers.registerPeer(1, peer);
  peers.setWeight(1, 5);
  std::cout << peers.weight(1) << peers.has(2) << ' ';
  Rows rows;
  rows.registerRow(1);
  rows.setCell(1, 2, 7);
  std::cout << rows.cell(1, 2) << rows.has(2) << '\n';
}

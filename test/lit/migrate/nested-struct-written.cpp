// RUN: %migrate-and-run %s
// To change a map in a nested struct is no change of the struct, which would be
// other state under the same lock.
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

class Notes {
public:
  void set(int id, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(state_.mutex);
    state_.texts[id] = text;
  }
  bool updateAll(const std::string &more) {
    std::unique_lock<std::shared_mutex> lock(state_.mutex);
    for (auto &entry : state_.texts)
      entry.second += more;
    return !state_.texts.empty();
  }
  std::string get(int id) {
    std::shared_lock<std::shared_mutex> lock(state_.mutex);
    auto it = state_.texts.find(id);
    return it == state_.texts.end() ? "none" : it->second;
  }

private:
  struct State {
    std::shared_mutex mutex;
    std::unordered_map<int, std::string> texts;
  };
  State state_;
};

class Pages {
public:
  Pages() : shards_(2) {}
  void set(unsigned id, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(shards_[id % 2]->mutex);
    shards_[id % 2]->texts[id] = text;
  }
  std::string get(unsigned id) const {
    std::shared_lock<std::shared_mutex> lock(shards_[id % 2]->mutex);
    auto it = shards_[id % 2]->texts.find(id);
    return it == shards_[id % 2]->texts.end() ? "none" : it->second;
  }
  void fill() {
    for (auto &shard : shards_)
      shard = std::make_unique<Shard>();
  }

private:
  struct Shard {
    std::shared_mutex mutex;
    std::unordered_map<unsigned, std::string> texts;
  };
  std::vector<std::unique_ptr<Shard>> shards_;
};

int main() {
  Notes notes;
  notes.set(1, "one");
  notes.set(2, "two");
  std::cout << notes.updateAll("!") << notes.get(1) << notes.get(2)
            << notes.get(3) << '\n';
  Pages pages;
  pages.fill();
  pages.set(4, "four");
  std::cout << pages.get(4) << pages.get(5) << '\n';
}

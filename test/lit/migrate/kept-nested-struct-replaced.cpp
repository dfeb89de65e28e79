// RUN: %migrate-and-run --keep %s
// What the map is reached through is replaced under the lock: then the lock
// guards more than the map.
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Catalog {
public:
  void add(int id, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    table_->texts[id] = text;
  }
  void reset() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    table_ = std::make_unique<Table>();
  }
  std::string get(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = table_->texts.find(id);
    return it == table_->texts.end() ? "none" : it->second;
  }

private:
  struct Table {
    std::unordered_map<int, std::string> texts;
  };
  mutable std::shared_mutex mutex_;
  std::unique_ptr<Table> table_ = std::make_unique<Table>();
};

int main() {
  Catalog catalog;
  catalog.add(1, "one");
  std::cout << catalog.get(1);
  catalog.reset();
  std::cout << catalog.get(1) << '\n';
}

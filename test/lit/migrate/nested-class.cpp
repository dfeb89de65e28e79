// RUN: %migrate-and-run %s
// The map and its mutex live in a nested struct, and in an array of shards.
#include <array>
#include <cstddef>
#include <functional>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Directory {
public:
  void put(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock(table_.mutex);
    table_.entries[key] = value;
  }
  int get(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(table_.mutex);
    auto it = table_.entries.find(key);
    return it == table_.entries.end() ? -1 : it->second;
  }

private:
  struct Table {
    mutable std::shared_mutex mutex;
    std::unordered_map<std::string, int> entries;
  };
  Table table_;
};

class Sharded {
public:
  void put(const std::string &key, int value) {
    Shard &shard = shards_[indexOf(key)];
    std::unique_lock<std::shared_mutex> lock(shard.mutex);
    shard.map[key] = value;
  }
  int get(const std::string &key) const {
    const Shard &shard = shards_[indexOf(key)];
    std::shared_lock<std::shared_mutex> lock(shard.mutex);
    const auto it = shard.map.find(key);
    if (it == shard.map.end())
      return -1;
    return it->second;
  }
  std::size_t size() const {
    std::size_t sum = 0;
    for (const Shard &shard : shards_) {
      std::shared_lock<std::shared_mutex> lock(shard.mutex);
      sum += shard.map.size();
    }
    return sum;
  }

private:
  struct Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<std::string, int> map;
  };
  static std::size_t indexOf(const std::string &key) {
    return std::hash<std::string>()(key) % 4;
  }
  std::array<Shard, 4> shards_;
};

int main() {
  Directory directory;
  directory.put("a", 1);
  directory.put("a", 2);
  std::cout << directory.get("a") << directory.get("b") << "\n";
  Sharded sharded;
  for (int i = 0; i < 100; ++i)
    sharded.put("key" + std::to_string(i), i);
  std::cout << sharded.get("key42") << " " << sharded.get("key100") << " "
            << sharded.size() << "\n";
}

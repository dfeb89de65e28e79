// RUN: %migrate-and-run %s
// RUN: %expect-exit 1 %unlatch migrate %s -- -std=c++17 -I%runtime_include | FileCheck %s
// A class that holds the map together with its lock: the registry takes its
// place, and a view or an update that of each locked pointer.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

template <class T> class Guarded {
public:
  class Reader {
  public:
    Reader(std::shared_mutex &mutex, const T &value)
        : lock_(mutex), value_(&value) {}
    const T *operator->() const { return value_; }
    const T &operator*() const { return *value_; }

  private:
    std::shared_lock<std::shared_mutex> lock_;
    const T *value_;
  };
  class Writer {
  public:
    Writer(std::shared_mutex &mutex, T &value) : lock_(mutex), value_(&value) {}
    T *operator->() const { return value_; }
    T &operator*() const { return *value_; }

  private:
    std::unique_lock<std::shared_mutex> lock_;
    T *value_;
  };
  Reader read() const { return Reader(mutex_, value_); }
  Writer write() { return Writer(mutex_, value_); }
  template <class F> auto withRead(F f) const {
    std::shared_lock lock(mutex_);
    return f(value_);
  }
  template <class F> decltype(auto) withWrite(F &&f) {
    std::unique_lock lock(mutex_);
    return std::forward<F>(f)(value_);
  }

private:
  mutable std::shared_mutex mutex_;
  T value_;
};

class Levels {
public:
  using Map = std::unordered_map<std::string, int>;

  int find(const std::string &key) const {
    // CHECK: -    auto levels = levels_.read();
    // CHECK-NEXT: -    auto it = levels->find(key);
    // CHECK-NEXT: -    return it == levels->end() ? 0 : it->second;
    // CHECK-NEXT: +    auto it = levels_.find(key);
    // CHECK-NEXT: +    return it == levels_.end() ? 0 : it->second;
    auto levels = levels_.read();
    auto it = levels->find(key);
    return it == levels->end() ? 0 : it->second;
  }
  bool has(const std::string &key) const {
    // CHECK: +    return levels_.count(key) != 0;
    return levels_.read()->count(key) != 0;
  }
  bool known(const std::string &key) const {
    // CHECK: +    return levels_.find(key) != levels_.end();
    return levels_.read()->find(key) != levels_.read()->end();
  }
  int at(const std::string &key) const {
    // CHECK: +    return levels_.at(key);
    return levels_.read()->at(key);
  }
  int next(const std::string &key) const {
    // CHECK: +    return 1 + levels_.view().at(key);
    return 1 + levels_.read()->at(key);
  }
  int sum() const {
    int sum = 0;
    // CHECK: +    auto levels = levels_.view();
    // CHECK-NEXT: +    if (levels.empty())
    auto levels = levels_.read();
    if (levels->empty())
      return -1;
    // CHECK: +    for (const auto &[key, level] : levels)
    for (const auto &[key, level] : *levels)
      sum += level;
    return sum;
  }
  // CHECK: +  Map all() const { return levels_; }
  Map all() const { return *levels_.read(); }
  void registerLevel(const std::string &key, int level) {
    // CHECK: +    levels_.insert_or_assign(key, level);
    (*levels_.write())[key] = level;
  }
  void reloadOne(const std::string &key) {
    // CHECK: +    ++levels_.update()[key];
    ++(*levels_.write())[key];
  }
  bool registerNew(const std::string &key, int level) {
    // CHECK: +    return levels_.emplace(key, level).second;
    return levels_.write()->emplace(key, level).second;
  }
  void reloadWith(const std::string &key, int level) {
    // CHECK: +    auto levels = levels_.update();
    // CHECK-NEXT: +    if (levels.size() > 3)
    // CHECK-NEXT: +      levels.clear();
    // CHECK-NEXT: +    levels[key] = level;
    auto levels = levels_.write();
    if (levels->size() > 3)
      levels->clear();
    (*levels)[key] = level;
  }
  // CHECK: +  void unregister(const std::string &key) { levels_.erase(key); }
  void unregister(const std::string &key) { levels_.write()->erase(key); }
  // CHECK: +  void load(Map all) { levels_ = std::move(all); }
  void load(Map all) { *levels_.write() = std::move(all); }

private:
  // CHECK: -  Guarded<Map> levels_;
  // CHECK-NEXT: +  unlatch::registry<std::string, int> levels_;
  Guarded<Map> levels_;
};

// Closures that run on the map.
class Ranks {
public:
  std::size_t size() const {
    // CHECK: -    return ranks_.withRead([](const auto &all) { return all.size(); });
    // CHECK-NEXT: +    return [](const auto &all) { return all.size(); }(ranks_.view());
    return ranks_.withRead([](const auto &all) { return all.size(); });
  }
  int best() const {
    int best = 0;
    // CHECK: +    [&](const auto &ranks) {
    ranks_.withRead([&](const std::map<int, int> &ranks) {
      for (const auto &[key, rank] : ranks)
        best = rank > best ? rank : best;
    // CHECK: +    }(ranks_.view());
    });
    return best;
  }
  void registerRank(int key, int rank) {
    // CHECK: +    [&](auto &&ranks) { ranks[key] = rank; }(ranks_.update());
    ranks_.withWrite([&](auto &ranks) { ranks[key] = rank; });
  }
  bool reload(int from, int to) {
    // CHECK: +    return [&](auto &&ranks) {
    return ranks_.withWrite([&](std::map<int, int> &ranks) {
      auto it = ranks.find(from);
      if (it == ranks.end())
        return false;
      int rank = it->second;
      ranks.erase(it);
      ranks[to] = rank;
      return true;
    // CHECK: +    }(ranks_.update());
    });
  }

private:
  // CHECK: +  unlatch::ordered_registry<int, int> ranks_;
  Guarded<std::map<int, int>> ranks_;
};

// A static one, and an ordered map.
// CHECK: -static Guarded<std::map<int, std::string>> names;
// CHECK-NEXT: +static unlatch::ordered_registry<int, std::string> names;
static Guarded<std::map<int, std::string>> names;

static void addName(int id, const std::string &name) {
  // CHECK: +  names.insert_or_assign(id, name);
  names.write()->insert_or_assign(id, name);
}
static std::string firstName() {
  // CHECK: +  auto all = names.view();
  // CHECK-NEXT: +  return all.empty() ? "none" : all.begin()->second;
  auto all = names.read();
  return all->empty() ? "none" : all->begin()->second;
}

int main() {
  Levels levels;
  levels.registerLevel("one", 1);
  levels.reloadOne("one");
  levels.reloadOne("two");
  std::cout << levels.registerNew("two", 5) << levels.registerNew("three", 3)
            << '\n';
  levels.reloadWith("four", 4);
  std::cout << levels.find("one") << levels.find("none") << levels.has("two")
            << levels.known("two") << levels.known("five")
            << levels.at("three") << levels.next("four") << ' ' << levels.sum()
            << ' ' << levels.all().size() << '\n';
  levels.reloadWith("five", 5);
  levels.unregister("six");
  std::cout << levels.sum() << '\n';
  Ranks ranks;
  ranks.registerRank(1, 7);
  ranks.registerRank(2, 5);
  std::cout << ranks.size() << ranks.best() << ranks.reload(1, 2)
            << ranks.reload(1, 2) << ranks.size() << ranks.best() << '\n';
  levels.load({{"a", 1}, {"b", 2}});
  std::cout << levels.sum() << firstName() << '\n';
  addName(2, "two");
  addName(1, "one");
  std::cout << firstName() << '\n';
}

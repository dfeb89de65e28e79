// RUN: %migrate-and-run %s
// RUN: %expect-exit 1 %unlatch migrate --only Texts::texts_ %s -- -std=c++17 -I%runtime_include | FileCheck %s
// Functions that a map is passed to, and that only look into it, are passed a
// view: their parameters' types change along.
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

class Casts {
  using Table = std::map<std::pair<int, int>, std::string>;

public:
  void add(int from, int to, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    up_[{from, to}] = name + " up";
    down_[{to, from}] = name + " down";
    bases_[from] = to;
  }
  std::string cast(int from, int to) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    std::string found = path(from, to, up_, true);
    return found.empty() ? path(from, to, down_, false) : found;
  }
  void clear() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    up_.clear();
    down_.clear();
    bases_.clear();
  }

private:
  std::string path(int from, int to, const Table &table, bool far) const;

  mutable std::shared_mutex mutex_;
  Table up_;
  Table down_;
  std::map<int, int> bases_;
};

std::string Casts::path(int from, int to, const Table &table, bool far) const {
  auto it = table.find({from, to});
  if (it != table.end())
    return it->second;
  auto base = bases_.find(from);
  if (!far || base == bases_.end())
    return "";
  auto next = table.find({base->second, to});
  return next == table.end() ? "" : next->second;
}

namespace {

// What it gives refers to the map.
const int *find(const std::unordered_map<std::string, int> &counts,
                const std::string &name) {
  auto it = counts.find(name);
  return it == counts.end() ? nullptr : &it->second;
}

int total(const std::unordered_map<std::string, int> &counts, int start = 1) {
  int sum = start;
  for (const auto &[name, count] : counts)
    sum += count;
  return sum;
}

class Counts {
public:
  int sum() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return total(counts_);
  }
  int get(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const int *count = find(counts_, name);
    return count == nullptr ? -1 : *count;
  }
  bool registerName(const std::string &name, int count) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (total(counts_, count) > 100)
      return false;
    counts_[name] = count;
    return total(counts_, 0) < 50;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> counts_;
};

// It calls what is in the map, which those who remove it wait for.
class Steps {
public:
  void add(const std::string &step, std::function<int(int)> run) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    steps_[step] = std::move(run);
  }
  void remove(const std::string &step) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    steps_.erase(step);
  }
  int all(int value) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return run(steps_, value);
  }

private:
  static int run(const std::map<std::string, std::function<int(int)>> &steps,
                 int value) {
    for (const auto &step : steps)
      value = step.second(value);
    return value;
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::function<int(int)>> steps_;
};

// What is run with what is in the map, those who remove it wait for as well.
class Texts {
public:
  void registerText(const std::string &name, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    texts_.insert_or_assign(name, text);
  }
  void remove(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    texts_.erase(name);
  }
  void each(const std::function<void(const std::string &)> &run) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    visit(texts_, run);
  }

private:
  // CHECK: {{^\+.*}}reclaim::deterministic>::view_type
  static void visit(const std::map<std::string, std::string> &texts,
                    const std::function<void(const std::string &)> &run) {
    for (const auto &text : texts)
      run(text.second);
  }
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> texts_;
};

// A template takes a view as it takes the map, also where it forwards it.
template <class Map, class Key> auto &found(Map &&map, Key &&key) {
  auto it = std::forward<Map>(map).find(std::forward<Key>(key));
  if (it == map.end())
    throw std::out_of_range("not there");
  return it->second;
}

class Names {
public:
  void registerName(int id, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[id] = name;
  }
  std::string get(int id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return found(names_, id);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> names_;
};

} // namespace

int main() {
  Casts casts;
  casts.add(1, 2, "cat");
  casts.add(2, 3, "animal");
  std::cout << casts.cast(1, 2) << ',' << casts.cast(2, 1) << ','
            << casts.cast(1, 3) << ',' << casts.cast(3, 1) << '\n';
  casts.clear();
  std::cout << casts.cast(1, 2).empty() << '\n';
  Steps steps;
  steps.add("b", [](int value) { return value + 1; });
  steps.add("a", [](int value) { return value * 10; });
  steps.add("c", [](int) { return 0; });
  steps.remove("c");
  std::cout << steps.all(4) << '\n';
  Texts texts;
  texts.registerText("a", "text");
  texts.registerText("b", "more");
  texts.remove("b");
  texts.each([](const std::string &text) { std::cout << text << '\n'; });
  Names names;
  names.registerName(1, "one");
  std::cout << names.get(1) << '\n';
  Counts counts;
  std::cout << counts.registerName("a", 30) << counts.registerName("b", 40)
            << counts.registerName("c", 50) << counts.sum() << counts.get("b")
            << counts.get("z") << '\n';
}

// RUN: %migrate-and-run --keep %s
// Ways to move a map out that have no place for the statement that empties it,
// or that would need copies of what cannot be copied.
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>

static int total(std::map<std::string, int> all) {
  int sum = 0;
  for (const auto &[name, value] : all)
    sum += value;
  return sum;
}

class Tallies {
public:
  int of(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = tallies_.find(name);
    return it == tallies_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return tallies_.count(name) != 0;
  }
  void set(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    tallies_[name] = value;
  }
  int finish() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return total(std::move(tallies_));
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> tallies_;
};

class Archive {
public:
  int lookup(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = pages_.find(id);
    return it == pages_.end() ? -1 : *it->second;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return pages_.count(id) != 0;
  }
  void store(int id, int page) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    pages_.emplace(id, std::make_unique<int>(page));
  }
  std::map<int, std::unique_ptr<int>> close() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return std::exchange(pages_, {});
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::unique_ptr<int>> pages_;
};

class Sometimes {
public:
  int of(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(id);
    return it == values_.end() ? -1 : it->second;
  }
  void set(int id, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[id] = value;
  }
  std::size_t flush(bool all) {
    std::map<int, int> old;
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (all)
      old = std::move(values_);
    lock.unlock();
    return old.size();
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, int> values_;
};

int main() {
  Tallies t;
  t.set("a", 2);
  t.set("b", 3);
  std::cout << t.of("a") << t.has("b") << t.finish() << "\n";
  Archive a;
  a.store(1, 5);
  std::cout << a.lookup(1) << a.has(1) << a.close().size() << a.lookup(1)
            << "\n";
  Sometimes s;
  s.set(1, 2);
  std::cout << s.of(1) << s.flush(false) << s.flush(true) << s.of(1) << "\n";
}

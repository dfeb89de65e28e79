// RUN: %migrate-and-run %s
// Fields that must agree with the map become versioned members of its group:
// sections over both work on one state of them, sections on a field alone as
// short as they can be.
#include <atomic>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

class Catalog {
public:
  enum class State { Empty, Loaded, Failed };

  void put(const std::string &key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_[key] = value;
    ++generation_;
  }
  std::pair<bool, long> look(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return {entries_.count(key) != 0, generation_};
  }
  // A value or the default that belongs to it.
  int valueOr(const std::string &key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(key);
    if (it == entries_.end())
      return fallback_;
    return it->second;
  }
  long generation() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return generation_;
  }
  std::string source() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return source_;
  }
  bool isFrom(const std::string &other) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return source_ == other;
  }
  size_t sourceLength() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return source_.size();
  }
  bool ready() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (state_ == State::Failed)
      return false;
    return state_ == State::Loaded && !source_.empty();
  }
  void setFallback(int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    fallback_ = value;
  }
  long touch() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return ++generation_;
  }
  // All or nothing, for readers of the map and of the fields.
  void load(const std::string &source, int count) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_.clear();
    source_ = source;
    state_ = State::Empty;
    for (int i = 0; i < count; ++i) {
      entries_[source + std::to_string(i)] = i;
      generation_ += 1;
      source_ += '+';
    }
    if (count > 50)
      throw std::runtime_error("too many");
    state_ = State::Loaded;
  }
  int disagreements() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    size_t plus = 0;
    for (char c : source_)
      plus += c == '+';
    return plus != entries_.size();
  }
  // The lock is given up before the end.
  long reloadAndWait(const std::string &source) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    source_ = source;
    entries_.clear();
    long before = generation_;
    lock.unlock();
    return before + generation();
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> entries_;
  long generation_ = 0;
  int fallback_{-1};
  std::string source_ = "nowhere";
  State state_ = State::Empty;
};

// Initialised in a constructor's list, and used in its body.
class Limits {
public:
  explicit Limits(unsigned limit) : limit_(limit), names_{"a", "b"} {
    used_ = 1;
    ++used_;
    if (used_ == 2)
      names_.push_back("c");
    values_[0] = static_cast<int>(names_.size());
  }
  bool set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(m_mutex);
    if (used_ >= limit_)
      return false;
    if (values_.emplace(key, value).second)
      ++used_;
    return true;
  }
  bool has(int key, unsigned &used) const {
    std::shared_lock<std::shared_mutex> lock(m_mutex);
    used = used_;
    return values_.count(key) != 0;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(m_mutex);
    auto it = values_.find(key);
    return it == values_.end() ? 0 : it->second;
  }
  void resetNames(const std::vector<std::string> &names) {
    std::unique_lock<std::shared_mutex> lock(m_mutex);
    names_ = names;
    values_.clear();
  }
  std::string joined() const {
    std::shared_lock<std::shared_mutex> lock(m_mutex);
    std::string all;
    for (const auto &name : names_)
      all += name;
    return all + std::to_string(values_.size());
  }

private:
  unsigned limit_;
  unsigned used_ = 0;
  std::unordered_map<int, int> values_;
  std::vector<std::string> names_;
  mutable std::shared_mutex m_mutex;
};

int main() {
  Catalog catalog;
  catalog.put("a", 1);
  catalog.setFallback(7);
  std::cout << catalog.look("a").first << catalog.look("b").second
            << catalog.valueOr("a") << catalog.valueOr("b")
            << catalog.generation() << catalog.source() << catalog.ready()
            << catalog.touch() << catalog.isFrom("x")
            << catalog.sourceLength() << '\n';
  catalog.load("s", 3);
  std::cout << catalog.ready() << catalog.source() << catalog.generation()
            << catalog.disagreements() << '\n';
  try {
    catalog.load("t", 51);
  } catch (const std::runtime_error &e) {
    std::cout << e.what() << catalog.ready() << catalog.source().size()
              << catalog.disagreements() << '\n';
  }
  std::cout << catalog.reloadAndWait("w") << '\n';

  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::thread reader([&] {
    while (!done)
      wrong += catalog.disagreements();
  });
  for (int i = 0; i < 300; ++i)
    catalog.load("n", i % 20);
  done = true;
  reader.join();
  std::cout << wrong << '\n';

  Limits limits(4);
  unsigned used = 0;
  std::cout << limits.set(1, 10) << limits.set(2, 20) << limits.set(3, 30)
            << limits.has(2, used) << used << limits.get(1) << limits.get(0)
            << limits.joined() << '\n';
  limits.resetNames({"x", "y"});
  std::cout << limits.joined() << '\n';
}

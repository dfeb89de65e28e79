// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// What makes an object ready or puts it away runs while nobody else knows it:
// init() and its helpers need no lock. An init() that waits for the first
// question, and helpers that anybody may call, do.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Shelf {
public:
  bool init() {
    readBack();
    titles_[0] = "catalogue";
    return !titles_.empty();
  }
  void fini() { titles_.clear(); }
  void put(int n, std::string title) {
    std::unique_lock lock(mutex_);
    titles_[n] = std::move(title);
    trim();
  }
  void drop(int n) {
    std::unique_lock lock(mutex_);
    titles_.erase(n);
  }
  std::string title(int n) const {
    std::shared_lock lock(mutex_);
    auto it = titles_.find(n);
    return it == titles_.end() ? std::string() : it->second;
  }
  bool has(int n) const {
    std::shared_lock lock(mutex_);
    return titles_.count(n) != 0;
  }
  size_t size() const {
    std::shared_lock lock(mutex_);
    return titles_.size();
  }
  void move(int from, int to) {
    std::unique_lock lock(mutex_);
    titles_[to] = titles_[from];
    titles_.erase(from);
  }
  std::string first() const {
    std::shared_lock lock(mutex_);
    return titles_.empty() ? std::string() : titles_.begin()->second;
  }
  int widest() const {
    std::shared_lock lock(mutex_);
    int most = 0;
    for (const auto &[n, title] : titles_)
      most = n > most ? n : most;
    return titles_.count(most) ? most : -1;
  }
  void clear() {
    std::unique_lock lock(mutex_);
    titles_.clear();
    titles_[0] = "catalogue";
  }
  void initAll(int n) {
    // A helper for both kinds of callers is fine, too.
    reset(n);
  }
  void renew(int n) {
    std::unique_lock lock(mutex_);
    reset(n);
  }

private:
  void readBack() { titles_[1] = "index"; }
  void reset(int n) { titles_[n] = "new"; }
  void trim() { titles_.erase(99); }
  std::map<int, std::string> titles_;
  mutable std::shared_mutex mutex_;
};

// What is public and has another name, anybody may call.
class Board {
public:
  void init() { notes_[0] = "rules"; }
  void put(int n, std::string note) {
    std::unique_lock lock(mutex_);
    notes_[n] = std::move(note);
  }
  void drop(int n) {
    std::unique_lock lock(mutex_);
    notes_.erase(n);
  }
  bool has(int n) const {
    std::shared_lock lock(mutex_);
    return notes_.count(n) != 0;
  }
  size_t size() const {
    std::shared_lock lock(mutex_);
    return notes_.size();
  }
  std::string note(int n) const {
    std::shared_lock lock(mutex_);
    auto it = notes_.find(n);
    return it == notes_.end() ? std::string() : it->second;
  }
  // CHECK: [[@LINE+1]]:25: warning: read of 'Board::notes_' without
  bool looks() { return notes_.count(7) != 0; }

private:
  std::map<int, std::string> notes_;
  mutable std::shared_mutex mutex_;
};

// What is opened is not the object itself: on the way the lock is taken.
class Office {
public:
  int open(int n) {
    if (has(n))
      return n;
    return number(n);
  }
  void close(int n) {
    std::unique_lock lock(mutex_);
    desks_.erase(n);
  }
  int size() const {
    std::shared_lock lock(mutex_);
    return desks_.size();
  }
  int owner(int n) const {
    std::shared_lock lock(mutex_);
    auto it = desks_.find(n);
    return it == desks_.end() ? -1 : it->second;
  }

private:
  int number(int n) {
    int free = next();
    std::unique_lock lock(mutex_);
    desks_[free] = n;
    return free;
  }
  int next() const {
    int n = 0;
    // CHECK: [[@LINE+1]]:12: warning: read of 'Office::desks_' without
    while (desks_.count(n) != 0)
      ++n;
    return n;
  }
  bool has(int n) const {
    std::shared_lock lock(mutex_);
    return desks_.count(n) != 0;
  }
  std::map<int, int> desks_;
  mutable std::shared_mutex mutex_;
};

class Lazy {
public:
  int ask(int n) {
    initialize();
    std::shared_lock lock(mutex_);
    auto it = answers_.find(n);
    return it == answers_.end() ? 0 : it->second;
  }
  void set(int n, int v) {
    std::unique_lock lock(mutex_);
    answers_[n] = v;
  }
  void remove(int n) {
    std::unique_lock lock(mutex_);
    answers_.erase(n);
  }
  bool knows(int n) {
    std::shared_lock lock(mutex_);
    return answers_.count(n) != 0;
  }

private:
  void initialize() {
    // CHECK: [[@LINE+1]]:9: warning: read of 'Lazy::answers_' without
    if (answers_.empty())
      // CHECK: [[@LINE+1]]:7: warning: write to 'Lazy::answers_' without
      answers_[0] = 1;
  }
  std::map<int, int> answers_;
  std::shared_mutex mutex_;
};

// One of its elements is opened, not the object.
class Ports {
public:
  void open(const std::string &service, int port) {
    // CHECK: [[@LINE+1]]:5: warning: write to 'Ports::ports_' without
    ports_[service] = port;
  }
  void close(const std::string &service) {
    std::unique_lock lock(mutex_);
    ports_.erase(service);
  }
  int port(const std::string &service) const {
    std::shared_lock lock(mutex_);
    auto it = ports_.find(service);
    return it == ports_.end() ? -1 : it->second;
  }
  bool has(const std::string &service) const {
    std::shared_lock lock(mutex_);
    return ports_.count(service) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> ports_;
};

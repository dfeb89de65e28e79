// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// An element that is changed in place would become a copy of itself, and one
// that is assigned to a new one. These are not the same as what they were.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

static int made = 0;

struct Session {
  Session() : number(++made) {}
  Session(const Session &other) : number(++made), user(other.user) {}
  Session &operator=(const Session &) = default;
  int number;
  std::string user;
};

class Sessions {
public:
  int numberOf(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = sessions_.find(id);
    return it == sessions_.end() ? 0 : it->second.number;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return sessions_.count(id) != 0;
  }
  void registerUser(int id, const std::string &user) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: values of 'Sessions::sessions_' are changed in place and cannot be copied
    sessions_[id].user = user;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Session> sessions_;
};

struct Page {
  std::string text;
  int revision = 0;
  explicit Page(std::string t) : text(std::move(t)) {}
  Page(const Page &) = default;
  Page &operator=(const Page &other) {
    text = other.text;
    ++revision;
    return *this;
  }
};

class Pages {
public:
  int revision(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = pages_.find(name);
    return it == pages_.end() ? -1 : it->second.revision;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return pages_.count(name) != 0;
  }
  void registerPage(const std::string &name, const Page &page) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: the values' class keeps a member as it is when it is assigned to, which a new value would not
    pages_.insert_or_assign(name, page);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Page> pages_;
};

int main() {
  Sessions sessions;
  sessions.registerUser(1, "a");
  sessions.registerUser(1, "b");
  Pages pages;
  pages.registerPage("p", Page("one"));
  pages.registerPage("p", Page("two"));
  std::cout << sessions.numberOf(1) << sessions.has(2) << pages.revision("p")
            << pages.has("q") << "\n";
}

// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// An element that is changed in place would become a copy of itself, and one
// that is assigned to a new one. These are not the same as what they were.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

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

// A copy would write to where the original does.
class Buffer {
public:
  void put(char c) { *next_++ = c; }
  char first() const { return text_[0]; }
  long size() const { return next_ - text_; }

private:
  char text_[16] = {};
  char *next_ = text_;
};

// And would look at what the original has.
class Title {
public:
  explicit Title(std::string text) : text_(std::move(text)), word_(text_) {
    word_ = word_.substr(0, word_.find(' '));
  }
  std::string word() const { return std::string(word_); }
  int hits = 0;

private:
  std::string text_;
  std::string_view word_;
};

class Buffers {
public:
  long size(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = buffers_.find(name);
    return it == buffers_.end() ? 0 : it->second.size();
  }
  char first(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = buffers_.find(name);
    return it == buffers_.end() ? ' ' : it->second.first();
  }
  void registerLetter(const std::string &name, char c) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: values of 'Buffers::buffers_' are changed in place and cannot be copied
    buffers_[name].put(c);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Buffer> buffers_;
};

class Titles {
public:
  std::string word(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = titles_.find(id);
    return it == titles_.end() ? "" : it->second.word();
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return titles_.count(id) != 0;
  }
  void registerTitle(int id, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: values of 'Titles::titles_' are changed in place and cannot be copied
    titles_.try_emplace(id, text).first->second.hits++;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Title> titles_;
};

// Here who fills the element tells it where a part of it is.
struct Line {
  char text[8] = {};
  char *next = nullptr;
  int used = 0;
};

class Lines {
public:
  void registerLine(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto &line = lines_[id];
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: {{.*}}a view of it is stored
    line.next = line.text;
  }
  void configure(int id, char c) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = lines_.find(id);
    if (it == lines_.end())
      return;
    *it->second.next++ = c;
    it->second.used++;
  }
  char first(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = lines_.find(id);
    return it == lines_.end() ? ' ' : it->second.text[0];
  }
  int used(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = lines_.find(id);
    return it == lines_.end() ? 0 : it->second.used;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Line> lines_;
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
  Buffers buffers;
  buffers.registerLetter("b", 'x');
  buffers.registerLetter("b", 'y');
  Lines lines;
  lines.registerLine(1);
  lines.configure(1, 'p');
  lines.configure(1, 'q');
  std::cout << lines.first(1) << lines.used(1);
  Titles titles;
  titles.registerTitle(1, "the first");
  titles.registerTitle(1, "the second");
  std::cout << buffers.size("b") << buffers.first("b") << titles.word(1)
            << titles.has(2) << "\n";
}

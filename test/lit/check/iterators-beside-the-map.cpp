// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// Iterators that are kept: beside the map, where its lock is needed to go on,
// or by somebody else.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

// The pages are a list, the oldest first; all of it under the lock.
class NegativePages {
  struct Page;
  using Pages = std::map<int, std::shared_ptr<Page>>;
  struct Page {
    std::string text;
    Pages::iterator older, newer;
  };

public:
  std::shared_ptr<Page> open(int number) {
    std::unique_lock lock(mutex_);
    auto made = pages_.emplace(number, std::make_shared<Page>());
    std::shared_ptr<Page> &page = made.first->second;
    if (pages_.size() == 1) {
      oldest_ = newest_ = made.first;
      page->older = pages_.end();
    } else {
      page->older = newest_;
      newest_->second->newer = made.first;
      newest_ = made.first;
    }
    page->newer = pages_.end();
    return page;
  }
  void shrink() {
    std::unique_lock lock(mutex_);
    auto next = oldest_->second->newer;
    pages_.erase(oldest_);
    oldest_ = next;
  }

private:
  std::shared_mutex mutex_;
  Pages pages_;
  Pages::iterator oldest_, newest_;
};

struct Bookmark {
  std::map<int, std::string>::iterator at;
};

class PositiveBookmark {
public:
  void mark(Bookmark &bookmark, int number) {
    std::shared_lock lock(mutex_);
    // CHECK: [[@LINE+1]]:19: warning: an element of 'PositiveBookmark::map_'
    bookmark.at = map_.find(number);
  }
  // No element: nothing ends it.
  void unmark(Bookmark &bookmark) {
    std::shared_lock lock(mutex_);
    bookmark.at = map_.end();
  }
  void remove(int number) {
    std::unique_lock lock(mutex_);
    map_.erase(number);
  }
  void set(int number, std::string text) {
    std::unique_lock lock(mutex_);
    map_[number] = text;
  }

private:
  std::shared_mutex mutex_;
  std::map<int, std::string> map_;
};

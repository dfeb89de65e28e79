// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s
// Who holds the lock exclusively keeps readers from taking copies, so that what
// only the map has goes on to be only the map's. Readers of a registry take
// copies at any time, also of what is about to be taken out.
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

struct Font {
  std::string name;
  std::atomic<int> users{0};
};

// CHECK: 'Fonts::fonts_' is kept
class Fonts {
public:
  std::shared_ptr<Font> find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = fonts_.find(name);
    return it == fonts_.end() ? nullptr : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return fonts_.count(name) != 0;
  }
  void registerFont(const std::string &name, std::shared_ptr<Font> font) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    fonts_[name] = std::move(font);
  }
  void shutdownUnused() {
    // CHECK: 'Fonts::mutex_' keeps readers from taking copies of what 'Fonts::fonts_' has, while it is asked who has some
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto it = fonts_.begin(); it != fonts_.end();) {
      if (it->second.use_count() == 1)
        it = fonts_.erase(it);
      else
        ++it;
    }
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<Font>> fonts_;
};

class Styles {
public:
  std::shared_ptr<Font> find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = styles_.find(name);
    return it == styles_.end() ? nullptr : it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return styles_.count(name) != 0;
  }
  void registerStyle(const std::string &name, std::shared_ptr<Font> font) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    styles_[name] = std::move(font);
  }
  void shutdownUnused() {
    // CHECK: 'Styles::mutex_' keeps readers from taking copies
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::erase_if(styles_,
                  [](const auto &style) { return style.second.use_count() == 1; });
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<Font>> styles_;
};

// CHECK: 'Used::fonts_' can be migrated after a review
class Used {
public:
  std::shared_ptr<Font> use(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = fonts_.find(name);
    if (it == fonts_.end())
      return nullptr;
    ++it->second->users;
    return it->second;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return fonts_.count(name) != 0;
  }
  void registerFont(const std::string &name, std::shared_ptr<Font> font) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    fonts_[name] = std::move(font);
  }
  void shutdownUnused() {
    // CHECK: 'Used::mutex_' may keep atomics in the values of 'Used::fonts_' as they are, while elements are taken out
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto it = fonts_.begin(); it != fonts_.end();)
      it = it->second->users.load() == 0 ? fonts_.erase(it) : std::next(it);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<Font>> fonts_;
};

// A count that nobody asks when elements go.
// CHECK: 'Counted::fonts_' can be migrated:
class Counted {
public:
  std::string find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = fonts_.find(name);
    if (it == fonts_.end())
      return "";
    it->second->users.fetch_add(1);
    return it->second->name;
  }
  long count(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = fonts_.find(name);
    return it == fonts_.end() ? 0 : it->second.use_count();
  }
  void registerFont(const std::string &name, std::shared_ptr<Font> font) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    fonts_[name] = std::move(font);
  }
  void unregisterFont(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    fonts_.erase(name);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<Font>> fonts_;
};

// A function that the map is passed to asks.
// CHECK: 'Brushes::brushes_' is kept
class Brushes {
public:
  std::shared_ptr<Font> find(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = brushes_.find(id);
    return it == brushes_.end() ? nullptr : it->second;
  }
  void registerBrush(int id, std::shared_ptr<Font> brush) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    brushes_.emplace(id, std::move(brush));
  }
  void unregisterUnused(int id) {
    // CHECK: 'Brushes::mutex_' keeps readers from taking copies of what 'Brushes::brushes_' has
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (isUnused(brushes_, id))
      brushes_.erase(id);
  }

private:
  static bool isUnused(const std::map<int, std::shared_ptr<Font>> &brushes,
                       int id) {
    auto it = brushes.find(id);
    return it != brushes.end() && it->second.use_count() == 1;
  }
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<Font>> brushes_;
};

// RUN: %migrate-and-run %s
// Guard classes that are told how to lock: by an enumeration, in a switch, by a
// default; and ones that inherit what a standard guard can be made from.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

enum class Access { Look, Change };

class Hold {
public:
  explicit Hold(std::shared_mutex *mutex, Access access = Access::Look)
      : mutex_(mutex), access_(access), held_(true) {
    if (access_ == Access::Look)
      mutex_->lock_shared();
    else
      mutex_->lock();
  }
  ~Hold() { giveBack(); }
  Hold(const Hold &) = delete;
  Hold &operator=(const Hold &) = delete;
  void giveBack() {
    if (!held_)
      return;
    if (access_ == Access::Look)
      mutex_->unlock_shared();
    else
      mutex_->unlock();
    held_ = false;
  }

private:
  std::shared_mutex *mutex_;
  Access access_;
  bool held_;
};

class Keeper {
public:
  Keeper(std::shared_mutex &mutex, Access access)
      : mutex_(mutex), access_(access) {
    switch (access) {
    case Access::Look:
      mutex_.lock_shared();
      break;
    case Access::Change:
      mutex_.lock();
      break;
    }
  }
  ~Keeper() {
    switch (access_) {
    case Access::Look:
      mutex_.unlock_shared();
      break;
    case Access::Change:
      mutex_.unlock();
      break;
    }
  }

private:
  std::shared_mutex &mutex_;
  Access access_;
};

struct Looking : std::shared_lock<std::shared_mutex> {
  using std::shared_lock<std::shared_mutex>::shared_lock;
};
struct Changing : std::unique_lock<std::shared_mutex> {
  using std::unique_lock<std::shared_mutex>::unique_lock;
};

class Colours {
public:
  int code(const std::string &name) const {
    Hold here(&mutex_);
    auto it = codes_.find(name);
    return it == codes_.end() ? -1 : it->second;
  }
  void name(const std::string &name, int code) {
    Hold here(&mutex_, Access::Change);
    codes_[name] = code;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> codes_;
};

class Shapes {
public:
  int sides(const std::string &name) const {
    Keeper here(mutex_, Access::Look);
    auto it = sides_.find(name);
    return it == sides_.end() ? -1 : it->second;
  }
  void define(const std::string &name, int sides) {
    Keeper here(mutex_, Access::Change);
    sides_[name] = sides;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> sides_;
};

class Sizes {
public:
  int size(const std::string &name) const {
    Looking here(mutex_);
    auto it = sizes_.find(name);
    return it == sizes_.end() ? -1 : it->second;
  }
  void define(const std::string &name, int size) {
    Changing here(mutex_);
    sizes_[name] = size;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> sizes_;
};

int main() {
  Colours colours;
  colours.name("red", 1);
  std::cout << colours.code("red") << colours.code("green") << "\n";
  Shapes shapes;
  shapes.define("square", 4);
  std::cout << shapes.sides("square") << shapes.sides("circle") << "\n";
  Sizes sizes;
  sizes.define("small", 2);
  std::cout << sizes.size("small") << sizes.size("large") << "\n";
}

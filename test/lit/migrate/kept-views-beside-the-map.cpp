// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 > %t.found
// RUN: FileCheck %s < %t.found
// Views of elements that containers beside the map keep: made where a container
// takes what it is given by a reference that is not const.
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

struct User {
  std::string name;
  int score = 0;
  std::string_view view() const { return name; }
  const User *self() const { return this; }
};

// CHECK: References::users_
// CHECK: addresses of elements of 'References::users_' leave the lock
class References {
public:
  int total() const {
    std::shared_lock lock(mutex_);
    int total = 0;
    for (const User &user : order_)
      total += user.score;
    return total;
  }
  void registerUser(int id, std::string name) {
    std::unique_lock lock(mutex_);
    User &user = users_[id];
    user.name = std::move(name);
    order_.push_back(user);
  }
  void configure(int id, int score) {
    std::unique_lock lock(mutex_);
    if (auto it = users_.find(id); it != users_.end())
      it->second.score = score;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, User> users_;
  std::vector<std::reference_wrapper<const User>> order_;
};

// CHECK: Texts::users_
// CHECK: addresses of elements of 'Texts::users_' leave the lock
class Texts {
public:
  std::size_t length() const {
    std::shared_lock lock(mutex_);
    std::size_t length = 0;
    for (std::string_view name : names_)
      length += name.size();
    return length;
  }
  void registerUser(int id, std::string name) {
    std::unique_lock lock(mutex_);
    User &user = users_[id];
    user.name = std::move(name);
    names_.emplace_back(user.name);
  }
  void configure(int id, int score) {
    std::unique_lock lock(mutex_);
    if (auto it = users_.find(id); it != users_.end())
      it->second.score = score;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, User> users_;
  std::vector<std::string_view> names_;
};

// CHECK: Keys::users_
// CHECK: addresses of elements of 'Keys::users_' leave the lock
class Keys {
public:
  int idOf(std::string_view name) const {
    std::shared_lock lock(mutex_);
    auto it = ids_.find(name);
    return it == ids_.end() ? -1 : it->second;
  }
  void registerUser(int id, std::string name) {
    std::unique_lock lock(mutex_);
    User &user = users_[id];
    user.name = std::move(name);
    ids_[user.name] = id;
  }
  void configure(int id, int score) {
    std::unique_lock lock(mutex_);
    if (auto it = users_.find(id); it != users_.end())
      it->second.score = score;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, User> users_;
  std::map<std::string_view, int> ids_;
};

// By functions of the values' class.
// CHECK: Given::users_
// CHECK: addresses of elements of 'Given::users_' leave the lock
class Given {
public:
  int idOf(std::string_view name) const {
    std::shared_lock lock(mutex_);
    auto it = ids_.find(name);
    return it == ids_.end() ? -1 : it->second;
  }
  void registerUser(int id, std::string name) {
    std::unique_lock lock(mutex_);
    User &user = users_[id];
    user.name = std::move(name);
    ids_[user.view()] = id;
  }
  void configure(int id, int score) {
    std::unique_lock lock(mutex_);
    if (auto it = users_.find(id); it != users_.end())
      it->second.score = score;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, User> users_;
  std::map<std::string_view, int> ids_;
};

// CHECK: Themselves::users_
// CHECK: addresses of elements of 'Themselves::users_' leave the lock
class Themselves {
public:
  int total() const {
    std::shared_lock lock(mutex_);
    int total = 0;
    for (const User *user : order_)
      total += user->score;
    return total;
  }
  void registerUser(int id) {
    std::unique_lock lock(mutex_);
    order_.push_back(users_[id].self());
  }
  void configure(int id, int score) {
    std::unique_lock lock(mutex_);
    if (auto it = users_.find(id); it != users_.end())
      it->second.score = score;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, User> users_;
  std::vector<const User *> order_;
};

// What is made in a container keeps the address of what it is made from.
struct Link {
  explicit Link(const User &user) : user(&user) {}
  const User *user;
};

// CHECK: Linked::users_
// CHECK: addresses of elements of 'Linked::users_' leave the lock
class Linked {
public:
  int score(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = links_.find(name);
    return it == links_.end() ? -1 : it->second.user->score;
  }
  void registerUser(int id, const std::string &name) {
    std::unique_lock lock(mutex_);
    links_.emplace(name, users_[id]);
  }
  void configure(int id, int score) {
    std::unique_lock lock(mutex_);
    if (auto it = users_.find(id); it != users_.end())
      it->second.score = score;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, User> users_;
  std::map<std::string, Link> links_;
};

int main() {
  References references;
  references.registerUser(1, "one");
  references.configure(1, 5);
  Texts texts;
  texts.registerUser(1, "a name that is too long to stay in the string");
  texts.configure(1, 5);
  Keys keys;
  keys.registerUser(1, "a name that is too long to stay in the string");
  keys.configure(1, 5);
  Given given;
  given.registerUser(1, "a name that is too long to stay in the string");
  given.configure(1, 5);
  Themselves themselves;
  themselves.registerUser(1);
  themselves.configure(1, 5);
  Linked linked;
  linked.registerUser(1, "one");
  linked.configure(1, 5);
  std::cout << linked.score("one") << given.idOf("none") << themselves.total() << '\n';
  std::cout << references.total() << ' ' << texts.length() << ' '
            << keys.idOf("a name that is too long to stay in the string")
            << '\n';
}

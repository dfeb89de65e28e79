// RUN: %migrate-and-run --keep %s
// RUN: %unlatch explain Users::users_ %s -- -std=c++17 | FileCheck %s
// Places in an element that containers beside the map keep: made where one takes
// what it is given by a reference that is not const, by functions of the values'
// class, and by what is made in the container.
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

struct Named {
  std::string alias;
};
struct User : Named {
  std::string name;
  int score = 0;
  std::string_view view() const { return name; }
  const char *start() const { return view().data(); }
  const char *text() const { return name.empty() ? "" : name.c_str(); }
  const char *checked() const {
    if (name.empty())
      return "";
    const char *found = name.c_str();
    return found;
  }
  const User *self() const { return this; }
};

// What is made of a text, or of an object, and keeps it.
struct Row {
  Row(const std::string &name) : name(name) {}
  std::string_view name;
};
struct Entry {
  std::string_view name;
  int id;
};
struct Link {
  explicit Link(const Named &named) : named(&named) {}
  const Named *named;
};

// CHECK: verdict: keep
class Users {
public:
  std::size_t length() const {
    std::shared_lock lock(mutex_);
    std::size_t length = 0;
    for (const User &user : order_)
      length += user.name.size();
    for (std::string_view name : names_)
      length += name.size();
    for (const auto &[name, id] : ids_)
      length += name.size();
    for (const char *text : texts_)
      length += std::string_view(text).size();
    for (const User *user : selves_)
      length += user->name.size();
    for (const Row &row : rows_)
      length += row.name.size();
    for (const Entry &entry : entries_)
      length += entry.name.size();
    for (const Link &link : links_)
      length += link.named->alias.size();
    return length;
  }
  bool has(int id) const {
    std::shared_lock lock(mutex_);
    return users_.count(id) != 0;
  }
  void registerUser(int id, std::string name) {
    std::unique_lock lock(mutex_);
    User &user = users_[id];
    user.name = std::move(name);
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    order_.push_back(user);
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    names_.emplace_back(user.name);
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    ids_[user.name] = id;
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    ids_.insert({user.name, id});
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    ids_[user.view()] = id;
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    texts_.push_back(user.start());
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    texts_.push_back(user.text());
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    texts_.push_back(user.checked());
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    selves_.push_back(user.self());
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: an object is
    rows_.emplace_back(user.name);
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: an object is
    rows_.push_back(Row(user.name));
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: a view of it
    entries_.push_back({user.name, id});
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: element leaves: an object is
    links_.emplace_back(user);
  }
  // CHECK: element-escapes: addresses of elements of 'Users::users_' leave
  void configure(int id, int score) {
    std::unique_lock lock(mutex_);
    if (auto it = users_.find(id); it != users_.end())
      it->second.score = score;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, User> users_;
  std::vector<std::reference_wrapper<const User>> order_;
  std::vector<std::string_view> names_;
  std::map<std::string_view, int> ids_;
  std::vector<const char *> texts_;
  std::vector<const User *> selves_;
  std::vector<Row> rows_;
  std::vector<Entry> entries_;
  std::vector<Link> links_;
};

int main() {
  Users users;
  users.registerUser(1, "a name that is too long to stay in the string");
  users.configure(1, 5);
  std::cout << users.length() << users.has(1) << '\n';
}

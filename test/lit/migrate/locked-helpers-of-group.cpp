// RUN: %migrate-and-run %s
// Helpers of two maps under one mutex: each takes the views or updates of the
// maps that it works on.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Users {
public:
  void registerUser(int id, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (!nameTakenLocked(name))
      linkLocked(id, name);
  }

  void rename(int id, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    unlinkLocked(id);
    linkLocked(id, name);
  }

  bool consistent(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return idOfLocked(nameOfLocked(id)) == id;
  }

  int idOf(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return idOfLocked(name);
  }

  std::string nameOf(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return nameOfLocked(id);
  }

private:
  std::string nameOfLocked(int id) const {
    auto it = names_.find(id);
    return it == names_.end() ? "?" : it->second;
  }
  int idOfLocked(const std::string &name) const {
    auto it = ids_.find(name);
    return it == ids_.end() ? -1 : it->second;
  }
  bool nameTakenLocked(const std::string &name) const {
    return ids_.count(name) != 0;
  }
  void linkLocked(int id, const std::string &name) {
    names_[id] = name;
    ids_[name] = id;
  }
  void unlinkLocked(int id) {
    ids_.erase(nameOfLocked(id));
    names_.erase(id);
  }

  mutable std::shared_mutex mutex_;
  std::unordered_map<int, std::string> names_;
  std::unordered_map<std::string, int> ids_;
};

int main() {
  Users users;
  users.registerUser(1, "ada");
  users.registerUser(2, "ada");
  users.registerUser(2, "bob");
  std::cout << users.consistent(1) << users.consistent(2) << users.idOf("bob")
            << users.nameOf(3) << "\n";
  users.rename(2, "eve");
  std::cout << users.consistent(2) << users.idOf("bob") << users.idOf("eve")
            << "\n";
}

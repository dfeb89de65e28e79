// RUN: %migrate-and-run --keep %s
// A guard class that is told how to lock by what only the run knows, one whose
// cases run into each other, and one that locks shared to write.
#include <iostream>
#include <map>
#include <shared_mutex>
#include <string>

enum class Access { Look, Change };

class Hold {
public:
  Hold(std::shared_mutex &mutex, Access access)
      : mutex_(mutex), access_(access) {
    if (access_ == Access::Look)
      mutex_.lock_shared();
    else
      mutex_.lock();
  }
  ~Hold() {
    if (access_ == Access::Look)
      mutex_.unlock_shared();
    else
      mutex_.unlock();
  }

private:
  std::shared_mutex &mutex_;
  Access access_;
};

class Signals {
public:
  int get(const std::string &name) const {
    Hold here(mutex_, Access::Look);
    auto it = levels_.find(name);
    return it == levels_.end() ? -1 : it->second;
  }
  int getOr(const std::string &name, int level, Access access) {
    Hold here(mutex_, access);
    auto it = levels_.find(name);
    return it == levels_.end() ? level : it->second;
  }
  void set(const std::string &name, int level) {
    Hold here(mutex_, Access::Change);
    levels_[name] = level;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> levels_;
};

class Wrong {
public:
  int get(const std::string &name) const {
    Hold here(mutex_, Access::Look);
    auto it = levels_.find(name);
    return it == levels_.end() ? -1 : it->second;
  }
  void set(const std::string &name, int level) {
    Hold here(mutex_, Access::Look);
    levels_[name] = level;
  }
  void drop(const std::string &name) {
    Hold here(mutex_, Access::Change);
    levels_.erase(name);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> levels_;
};

int main() {
  Signals s;
  s.set("a", 1);
  std::cout << s.get("a") << s.getOr("b", 4, Access::Look) << "\n";
  Wrong w;
  w.set("a", 1);
  std::cout << w.get("a");
  w.drop("a");
  std::cout << w.get("a") << "\n";
}

// RUN: %migrate-and-run --keep %s
// Functions that return the guard, and that others may call, count on it, or
// keep it elsewhere.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Public {
public:
  std::shared_lock<std::shared_mutex> reading() const {
    return std::shared_lock<std::shared_mutex>(mutex_);
  }
  int limit(const std::string &user) const {
    auto lock = reading();
    auto it = limits_.find(user);
    return it == limits_.end() ? 10 : it->second;
  }
  void set(const std::string &user, int limit) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    limits_[user] = limit;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> limits_;
};

class Counting {
public:
  int limit(const std::string &user) const {
    auto lock = reading();
    auto it = limits_.find(user);
    return it == limits_.end() ? 10 : it->second;
  }
  void set(const std::string &user, int limit) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    limits_[user] = limit;
  }
  int readers() const { return readers_; }

private:
  std::shared_lock<std::shared_mutex> reading() const {
    ++readers_;
    return std::shared_lock<std::shared_mutex>(mutex_);
  }
  mutable int readers_ = 0;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> limits_;
};

class Elsewhere {
public:
  int limit(const std::string &user) const {
    auto lock = reading();
    auto it = limits_.find(user);
    return it == limits_.end() ? 10 : it->second;
  }
  void set(const std::string &user, int limit) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    limits_[user] = limit;
  }
  void settle() const { reading(); }

private:
  std::shared_lock<std::shared_mutex> reading() const {
    return std::shared_lock<std::shared_mutex>(mutex_);
  }
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> limits_;
};

template <class T> int tryOut() {
  T t;
  t.set("ann", 3);
  return t.limit("ann") + t.limit("bob");
}

int main() {
  std::cout << tryOut<Public>() << tryOut<Counting>() << tryOut<Elsewhere>()
            << "\n";
  Elsewhere().settle();
  std::cout << Counting().readers() << Public().reading().owns_lock() << "\n";
}

// RUN: %migrate-and-run %s
// Private functions that return the guard go with the lock, declared inside the
// class or defined outside of it.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Limits {
public:
  int limit(const std::string &user) const {
    auto lock = reading();
    auto it = limits_.find(user);
    return it == limits_.end() ? 10 : it->second;
  }
  int total() const {
    const auto lock = reading();
    int sum = 0;
    for (const auto &[user, limit] : limits_)
      sum += limit;
    return sum;
  }
  void set(const std::string &user, int limit) {
    auto lock = writing();
    limits_[user] = limit;
  }
  void forget() {
    std::unique_lock<std::shared_mutex> lock = writing();
    limits_.clear();
  }

private:
  // Held while limits_ is looked at.
  std::shared_lock<std::shared_mutex> reading() const {
    return std::shared_lock<std::shared_mutex>(mutex_);
  }
  std::unique_lock<std::shared_mutex> writing();

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> limits_;
};

std::unique_lock<std::shared_mutex> Limits::writing() {
  return std::unique_lock<std::shared_mutex>(mutex_);
}

int main() {
  Limits limits;
  limits.set("ann", 3);
  std::cout << limits.limit("ann") << limits.limit("bob") << limits.total();
  limits.forget();
  std::cout << limits.total() << "\n";
}

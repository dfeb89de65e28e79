// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What is returned holds a reference to an element, and so outlives the lock.
// Another version of the element would not be what it refers to.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <tuple>
#include <unordered_map>

struct Account {
  std::string owner;
  int balance = 0;
};

class Statement {
public:
  explicit Statement(const Account &account) : account_(account) {}
  int balance() const { return account_.balance; }

private:
  const Account &account_;
};

// CHECK: 'Handles::accounts_' is kept
class Handles {
public:
  Statement open(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // CHECK: element-escapes
    return Statement(accounts_[id]);
  }
  void pay(int id, int amount) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    accounts_[id].balance += amount;
  }
  int balance(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = accounts_.find(id);
    return it == accounts_.end() ? 0 : it->second.balance;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Account> accounts_;
};

// CHECK: 'Tied::accounts_' is kept
class Tied {
public:
  std::tuple<const std::string &, const int &> look(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const Account &account = accounts_.at(id);
    // CHECK: element-escapes
    return std::tie(account.owner, account.balance);
  }
  void pay(int id, int amount) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    accounts_[id].balance += amount;
  }
  int balance(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = accounts_.find(id);
    return it == accounts_.end() ? 0 : it->second.balance;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Account> accounts_;
};

int main() {
  Handles handles;
  Statement statement = handles.open(1);
  handles.pay(1, 5);
  Tied tied;
  tied.pay(2, 3);
  auto seen = tied.look(2);
  tied.pay(2, 4);
  std::cout << statement.balance() << handles.balance(1) << std::get<1>(seen)
            << tied.balance(2) << '\n';
}
